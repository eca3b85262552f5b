import type {CanonicalNode} from '../workflow/comparable.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import type {Change} from './change.ts';
import {jsonEqual, keysOfBoth, member} from './json-equal.ts';
import {maskSecrets} from './mask-secrets.ts';
import {pathText} from './path.ts';
import {changesOf} from './section-changes.ts';
import {valueDifference} from './value-difference.ts';

/** How one node differs from what it was, its name aside. `node` and `occurrence` are left to the caller. */
export function nodeDifference(before: CanonicalNode, after: CanonicalNode): Change[] {
  return keysOfBoth(before, after).flatMap((key) => {
    const [was, is] = [member(before, key), member(after, key)];
    if (key === 'name' || jsonEqual(was, is)) return [];
    if (key === 'disabled' && isDisabled(was) !== isDisabled(is)) {
      return [withValues({kind: isDisabled(is) ? 'node_disabled' : 'node_enabled', path: key}, was, is)];
    }
    if (key === 'type') return [withValues({kind: 'node_type_changed', path: key}, was, is)];
    if (key === 'typeVersion') return [withValues({kind: 'node_version_changed', path: key}, was, is)];
    if (key === 'credentials') return credentialDifference(was, is);
    if (key === 'parameters' && isNoneOrObject(was) && isNoneOrObject(is)) {
      return changesOf(valueDifference(holding(key, was ?? {}), holding(key, is ?? {})), 'parameter');
    }
    const changes = valueDifference(holding(key, was), holding(key, is));
    return changesOf(changes, key === 'parameters' ? 'parameter' : 'node_field');
  });
}

/** A node with its secrets masked; credentials hold names and ids, which are none. */
export function shownNode(node: CanonicalNode): JsonObject {
  const {credentials, ...rest} = node;
  const shown = maskSecrets(rest as JsonObject) as JsonObject;
  return credentials === undefined ? shown : {...shown, credentials};
}

function credentialDifference(before: Json | undefined, after: Json | undefined): Change[] {
  if ((before !== undefined && !isJsonObject(before)) || (after !== undefined && !isJsonObject(after))) {
    return [withValues({kind: 'credential_changed', path: 'credentials'}, before, after)];
  }
  const [was, is] = [before ?? {}, after ?? {}];
  const types = keysOfBoth(was, is).filter((type) => !jsonEqual(member(was, type), member(is, type)));
  // One side has an empty list of credentials, the other none.
  if (types.length === 0)
    return changesOf(valueDifference(holding('credentials', before), holding('credentials', after)), 'node_field');
  return types.map((type) => {
    const [from, to] = [member(was, type), member(is, type)];
    const kind =
      from === undefined ? 'credential_added' : to === undefined ? 'credential_removed' : 'credential_changed';
    return withValues({kind, path: pathText(['credentials', type])}, from, to);
  });
}

function withValues(change: Change, before: Json | undefined, after: Json | undefined): Change {
  return {...change, ...(before === undefined ? {} : {before}), ...(after === undefined ? {} : {after})};
}

function holding(key: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : Object.fromEntries([[key, value]]);
}

/** A node without parameters says none: its first one is told as one. */
function isNoneOrObject(value: Json | undefined): value is JsonObject | undefined {
  return value === undefined || isJsonObject(value);
}

function isDisabled(value: Json | undefined): boolean {
  return value === true;
}
