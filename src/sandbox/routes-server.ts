import {ok, Refusal} from './answer.ts';
import {checkKind, type JsonObject} from './body-shape.ts';
import {N8N_VERSION, packageOf} from './package-export.ts';
import type {Handler} from './request.ts';

/** What the key of a sandbox may do, as `/discover` tells it. */
const SCOPES = (
  'credential:create credential:delete credential:list credential:read credential:update execution:list ' +
  'execution:read tag:create tag:delete tag:list tag:read tag:update variable:list workflow:activate workflow:create ' +
  'workflow:deactivate workflow:delete workflow:export workflow:import workflow:list workflow:read workflow:update workflowTags:list ' +
  'workflowTags:update'
).split(' ');

/** What an instance without drafts calls itself. */
const VERSION_WITHOUT_DRAFTS = '1.123.0';

export const health: Handler = () => ok({status: 'ok'});

export const discover: Handler = () => ok({data: {scopes: SCOPES, resources: {}}});

/** Where n8n's editor would be: here only the meta tag that tells the version. */
export const editorPage: Handler = ({state}) => {
  const sentry = JSON.stringify({
    dsn: '',
    environment: 'sandbox',
    release: `n8n@${state.drafts ? N8N_VERSION : VERSION_WITHOUT_DRAFTS}`,
  });
  const content = Buffer.from(sentry).toString('base64');
  const head = `<meta charset="utf-8" /><meta name="n8n:config:sentry" content="${content}"><title>wops sandbox</title>`;
  const body = `<!DOCTYPE html>\n<html lang="en">\n<head>${head}</head>\n<body>A practice n8n without an editor.</body>\n</html>\n`;
  return {status: 200, body, headers: {'content-type': 'text/html; charset=utf-8'}};
};

/** A route that the Community edition refuses. */
export function licensed(feature: string): Handler {
  return () => {
    throw new Refusal(
      403,
      `Your license does not allow for ${feature}. To enable ${feature}, please upgrade to a license that supports this feature.`,
    );
  };
}

export const exportPackage: Handler = ({state, body}) => {
  checkKind(body, 'request/body', 'object');
  const ids = (body as JsonObject).workflowIds;
  if (ids === undefined) throw new Refusal(400, 'At least one workflowId, folderId, or projectId is required');
  checkKind(ids, 'workflowIds', 'array');
  if ((ids as string[]).length === 0) throw new Refusal(400, 'Array must contain at least 1 element(s)');
  const records = (ids as string[]).map((id) => state.workflows.get(id)).filter((record) => record !== undefined);
  const missing = (ids as string[]).length - records.length;
  if (missing > 0) throw new Refusal(400, `${missing} workflow(s) not found or not accessible. Export aborted.`);
  const headers = {'content-type': 'application/gzip', 'content-disposition': 'attachment; filename="export.n8np"'};
  return {status: 200, body: packageOf(records, state.now()), headers};
};
