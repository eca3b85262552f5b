import type {ServerInfo} from './client.ts';
import type {Answer, N8nRequest} from './transport.ts';

const VERSION = /^\d{1,4}\.\d{1,4}\.\d{1,4}(?:[-+.][\w.+-]{1,40})?$/;
/** The editor's page tells its error reporter which release it is: base64 of `{…, "release": "n8n@2.41.1"}`. */
const RELEASE_TAG = /name="n8n:config:sentry"\s+content="([A-Za-z0-9+/=]{1,4096})"/;

export interface ServerQuestions {
  /** Any answer, whatever its status. Throws `n8n_unreachable`. */
  ask(request: N8nRequest): Promise<Answer>;
  /** One row of the list of workflows; null when there is none. Throws what the list throws. */
  anyWorkflow(): Promise<object | null>;
}

/**
 * n8n has no call that tells an API key its version. 2.x (measured: 2.41.1) names its release in the editor's page,
 * 1.x in the public part of `/rest/settings`; both are asked without the key, and both may be closed off. Without a
 * version, the fields of a workflow tell whether drafts exist.
 */
export async function learnServerInfo(questions: ServerQuestions): Promise<ServerInfo> {
  const [page, settings, packages] = await Promise.all([
    questions.ask({method: 'GET', path: '/'}),
    questions.ask({method: 'GET', path: '/rest/settings'}),
    // Nothing is exported: the route exists where GET is "not allowed" (405) rather than unknown (404).
    questions.ask({method: 'GET', path: '/api/v1/n8n-packages/export'}),
  ]);
  const version = versionInPage(page.body.toString('utf8')) ?? versionInSettings(settings.body.toString('utf8'));
  const hasPackages = packages.status === 405;
  return {version, packages: hasPackages, drafts: await hasDrafts(version, hasPackages, questions)};
}

async function hasDrafts(version: string | null, hasPackages: boolean, questions: ServerQuestions): Promise<boolean> {
  if (version !== null) return Number.parseInt(version, 10) >= 2;
  const workflow = await questions.anyWorkflow();
  // Packages came after drafts.
  return workflow === null ? hasPackages : 'activeVersion' in workflow;
}

function versionInPage(html: string): string | null {
  const [, encoded] = RELEASE_TAG.exec(html) ?? [];
  if (encoded === undefined) return null;
  const release = parse(Buffer.from(encoded, 'base64').toString('utf8'))?.release;
  return typeof release === 'string' ? checked(release.replace(/^n8n@/, '')) : null;
}

function versionInSettings(json: string): string | null {
  const version = parse(json)?.data?.versionCli;
  return typeof version === 'string' ? checked(version) : null;
}

const checked = (version: string) => (VERSION.test(version) ? version : null);

// biome-ignore lint/suspicious/noExplicitAny: whatever came; every field is checked by its reader
function parse(json: string): any {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
