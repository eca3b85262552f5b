import {ok, Refusal} from './answer.ts';
import {checkObject, checkRequired, type Fields, type JsonObject} from './body-shape.ts';
import type {Credential} from './credential-store.ts';
import {credentialSchema} from './credential-types.ts';
import {listPage} from './list-query.ts';
import type {Handler, SandboxRequest} from './request.ts';

const BODY: Fields = {name: 'string', type: 'string', data: 'object', isResolvable: 'boolean', projectId: 'string'};

function found({state, params}: SandboxRequest, refusal = 'Not Found'): Credential {
  const credential = state.credentials.get(params.id!);
  if (!credential) throw new Refusal(404, refusal);
  return credential;
}

/** As single answers show it. */
function whole({createdAt, updatedAt, ...credential}: Credential): object {
  const flags = {isManaged: false, isGlobal: false, isResolvable: false, resolvableAllowFallback: false};
  return {...credential, ...flags, resolverId: null, createdAt, updatedAt};
}

export const list: Handler = ({state, query}) => {
  const {id, name} = state.owner.project;
  const rows = state.credentials.all().map((credential) => {
    const {createdAt, updatedAt} = credential;
    return {...credential, shared: [{id, name, role: 'credential:owner', createdAt, updatedAt}]};
  });
  return ok(listPage(query, rows.reverse()));
};

export const get: Handler = (request) => ok(whole(found(request, 'Credential not found')));

export const create: Handler = ({state, body}) => {
  const object = checkObject(body, 'request/body', BODY);
  checkRequired(object, 'request/body', ['name', 'type', 'data']);
  checkData(object.type as string, object.data as JsonObject);
  const now = state.now();
  const {name, type} = object as {name: string; type: string};
  const credential = {id: state.identifiers.short(), name, type, createdAt: now, updatedAt: now};
  state.credentials.put(credential);
  state.touchRest();
  return ok(whole(credential));
};

export const update: Handler = (request) => {
  const {state} = request;
  const body = checkObject(request.body, 'request/body', {...BODY, isGlobal: 'boolean', isPartialData: 'boolean'});
  const credential = found(request, 'Credential not found');
  const {name = credential.name, type = credential.type} = body as {name?: string; type?: string};
  if (body.data) checkData(type, body.data as JsonObject);
  const changed = {...credential, name, type, updatedAt: state.now()};
  state.credentials.put(changed);
  state.touchRest();
  return ok(whole(changed));
};

export const remove: Handler = (request) => {
  const credential = found(request);
  request.state.credentials.delete(credential.id);
  request.state.touchRest();
  return ok(whole(credential));
};

export const test: Handler = (request) => {
  found(request, 'Credential not found');
  return ok({status: 'OK', message: 'Connection successful!'});
};

export const schema: Handler = ({params}) => {
  const known = credentialSchema(params.type!);
  if (!known) throw new Refusal(404, 'Not Found');
  return ok(known);
};

function checkData(type: string, data: JsonObject): void {
  const known = credentialSchema(type);
  if (!known) throw new Refusal(400, 'req.body.type is not a known type');
  const extra = Object.keys(data).find((key) => !known.additionalProperties && !Object.hasOwn(known.properties, key));
  if (extra !== undefined) {
    throw new Refusal(400, `request.body.data is not allowed to have the additional property "${extra}"`);
  }
  const absent = known.required.filter((key) => !Object.hasOwn(data, key));
  if (absent.length > 0) {
    throw new Refusal(400, absent.map((key) => `request.body.data requires property "${key}"`).join(','));
  }
}
