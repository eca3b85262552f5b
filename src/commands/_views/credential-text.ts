import type {CredentialDescription, CredentialTarget} from '../../core/credential/describe-credential.ts';
import type {Drawing} from '../_base-command.ts';
import {type Column, table} from './table.ts';

/** `wops credential list`: a column per environment; `—` where there is no mapping. */
export function credentialTable(
  credentials: CredentialDescription[],
  environments: readonly string[],
  {palette}: Drawing,
): string[] {
  if (credentials.length === 0) return ['No credentials are mapped yet. Next: wops credential map'];
  const columns = environments.map(
    (environment): Column<CredentialDescription> => ({
      title: environment.toUpperCase(),
      value: (row) => targetText(new Map(Object.entries(row.environments)).get(environment)),
    }),
  );
  return table(
    credentials,
    [{title: 'CREDENTIAL', value: (row) => row.name}, {title: 'TYPE', value: (row) => row.type}, ...columns],
    palette,
  );
}

/** As wops.yaml says it: a name, `id:…`, or both. */
export function targetText(target: CredentialTarget | undefined): string {
  if (!target) return '—';
  return [target.name ?? [], target.id === undefined ? [] : `id:${target.id}`].flat().join(' ');
}
