import {importPackage} from './package-import.ts';
import type {Handler} from './request.ts';
import * as credentials from './routes-credentials.ts';
import * as executions from './routes-executions.ts';
import * as server from './routes-server.ts';
import * as tags from './routes-tags.ts';
import * as workflows from './routes-workflows.ts';

/** The public API below `/api/v1`, which wants the key. `:name` stands for one segment. */
export const API_ROUTES = {
  'GET /workflows': workflows.list,
  'POST /workflows': workflows.create,
  'GET /workflows/:id': workflows.get,
  'PUT /workflows/:id': workflows.update,
  'DELETE /workflows/:id': workflows.remove,
  'POST /workflows/:id/publish': workflows.publish,
  'POST /workflows/:id/activate': workflows.publish,
  'POST /workflows/:id/unpublish': workflows.unpublish,
  'POST /workflows/:id/deactivate': workflows.unpublish,
  'POST /workflows/:id/archive': workflows.archive,
  'POST /workflows/:id/unarchive': workflows.unarchive,
  'GET /workflows/:id/history': workflows.history,
  'GET /workflows/:id/tags': tags.ofWorkflow,
  'PUT /workflows/:id/tags': tags.setOfWorkflow,
  'GET /workflows/:id/versions/:versionId': workflows.version,
  'GET /workflows/:id/:versionId': workflows.version,
  'GET /tags': tags.list,
  'POST /tags': tags.create,
  'GET /tags/:id': tags.get,
  'PUT /tags/:id': tags.rename,
  'DELETE /tags/:id': tags.remove,
  'GET /credentials': credentials.list,
  'POST /credentials': credentials.create,
  'GET /credentials/schema/:type': credentials.schema,
  'GET /credentials/:id': credentials.get,
  'PATCH /credentials/:id': credentials.update,
  'DELETE /credentials/:id': credentials.remove,
  'POST /credentials/:id/test': credentials.test,
  'GET /executions': executions.list,
  'GET /executions/:id': executions.get,
  'POST /n8n-packages/export': server.exportPackage,
  'POST /n8n-packages/import': importPackage,
  'GET /discover': server.discover,
  'GET /variables': server.licensed('feat:variables'),
  'POST /variables': server.licensed('feat:variables'),
  'GET /projects': server.licensed('feat:projectRole:admin'),
  'POST /projects': server.licensed('feat:projectRole:admin'),
  'POST /source-control/pull': server.licensed('feat:sourceControl'),
} as const satisfies Record<string, Handler>;

/** Came with drafts, or later. */
export const ROUTES_WITH_DRAFTS: readonly string[] = [
  'POST /workflows/:id/publish',
  'POST /workflows/:id/unpublish',
  'GET /workflows/:id/history',
  'GET /workflows/:id/versions/:versionId',
  'POST /n8n-packages/export',
  'POST /n8n-packages/import',
  'GET /discover',
];

/** What wants no key. */
export const OPEN_ROUTES = {
  'GET /': server.editorPage,
  'GET /healthz': server.health,
  'GET /healthz/readiness': server.health,
} as const satisfies Record<string, Handler>;
