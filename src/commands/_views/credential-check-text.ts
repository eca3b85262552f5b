import {commandLine} from '../../core/command-line.ts';
import {nearest} from '../../core/config/nearest.ts';
import type {CheckedCredential, CredentialReport} from '../../core/credential/check-credentials.ts';
import type {Drawing} from '../_base-command.ts';
import {type Check, checkLines} from './check-text.ts';
import {targetText} from './credential-text.ts';

/** `wops credential check`: a line per credential, what is wrong, and the next command. */
export function credentialReportText({environments}: CredentialReport, drawing: Drawing): string[] {
  return environments.flatMap(({name, credentials, error}) => {
    const checks = credentials.map((credential) => toCheck(name, credential));
    const failure = error ? [{name: 'n8n', ok: false, message: error.message, hint: error.hint}] : [];
    const nothing = checks.length + failure.length === 0 ? [`  ${drawing.palette.dim('nothing to check')}`] : [];
    return [drawing.palette.strong(name), ...checkLines([...checks, ...failure], drawing), ...nothing];
  });
}

function toCheck(environment: string, credential: CheckedCredential): Check {
  const {logical, type, name, id, status, message} = credential;
  const told = targetText({...(name === null ? {} : {name}), ...(id === null || name !== null ? {} : {id})});
  const title = `${logical === null ? '' : `${logical}: `}${told} (${type})`;
  if (message === null) return {name: title, ok: true, message: title};
  const hint = nextStep(environment, credential);
  return {name: title, ok: false, message: `${title} ${status}: ${message}`, hint};
}

function nextStep(environment: string, credential: CheckedCredential): string {
  const {logical, status, candidates, type, name} = credential;
  if (status === 'unmapped' || logical === null) return 'wops credential map';
  if (status === 'wrong_type' || candidates.length === 0) {
    return `Make a ${type} credential in ${environment}, then: wops credential check ${environment}`;
  }
  const meant = nearest(
    name ?? '',
    candidates.map((candidate) => candidate.name),
  );
  const {id} = candidates.find((candidate) => candidate.name === meant) ?? {id: null};
  const reference = id === null ? 'NAME' : `id:${id}`;
  return commandLine(['wops', 'credential', 'map', logical, '--set', `${environment}=${reference}`]);
}
