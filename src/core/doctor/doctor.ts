import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {CONFIG_SCHEMA_PATH, placeConfigSchema} from '../config/config-schema-file.ts';
import type {Context} from '../context.ts';
import {type ErrorCode, toWopsError} from '../errors.ts';
import {checkState} from '../state/check-state.ts';
import {readFolder} from '../sync/read-folder.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {checkEnvironments} from '../workspace/check-environments.ts';

/** One thing that was looked at. */
export interface Finding {
  name: string;
  /** null: could not be told, or worth knowing. */
  ok: boolean | null;
  message: string;
  hint?: string;
  /** Its error class, for the exit code. */
  code?: ErrorCode;
}

/** `data` of `wops doctor --json`. */
export interface DoctorReport {
  checks: Finding[];
}

export interface DoctorOptions {
  /** Ask no n8n. */
  offline: boolean;
  /** Mend what can be mended without a risk. */
  fix: boolean;
  /** What keeps the state file from being opened; the rest is looked at without it. */
  stateFault?: Finding;
}

type Check = (context: Context, options: DoctorOptions) => Promise<Finding[]>;

/** What is looked at, in the order it is shown. A check that throws is a finding. */
const CHECKS = {
  git: checkGit,
  files: checkFiles,
  state: checkStateFile,
  leases: checkLeases,
  schema: checkSchema,
  n8n: checkN8n,
} as const satisfies Record<string, Check>;

/** Looks at everything a workspace stands on. Changes nothing without `fix`; never throws but `interrupted`. */
export async function examine(context: Context, options: DoctorOptions): Promise<DoctorReport> {
  const checks: Finding[] = [{name: 'config', ok: true, message: `wops.yaml is valid: ${context.root}`}];
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      checks.push(...(await check(context, options)));
    } catch (error) {
      checks.push(asFinding(name, error));
    }
  }
  return {checks};
}

/** An error as a finding, for what could not even be opened. */
export function asFinding(name: string, error: unknown): Finding {
  const {code, message, hint} = toWopsError(error);
  if (code === 'interrupted') throw error;
  return {name, ok: false, message, hint, code};
}

async function checkGit(context: Context): Promise<Finding[]> {
  const git = await context.git();
  const {branch: wanted, push, remote} = context.config.git;
  const {branch, commit} = await git.head();
  const findings: Finding[] = [
    git.kind === 'program'
      ? {name: 'git', ok: true, message: 'The git program works.'}
      : {
          name: 'git',
          ok: null,
          message: 'There is no git program; wops uses its own, slower one, without ssh.',
          hint: 'Install git.',
        },
  ];
  if (commit === null) {
    findings.push({name: 'git', ok: null, message: 'Git has no commit yet.', hint: 'wops onboard ENV'});
  } else if (branch === null) {
    const hint = `git switch ${wanted}`;
    findings.push({
      name: 'git',
      ok: push ? null : false,
      message: `HEAD is detached at ${commit.slice(0, 10)}.`,
      hint,
      code: 'git_detached',
    });
  } else if (branch !== wanted) {
    findings.push({name: 'git', ok: null, message: `${branch} is checked out; git.branch in wops.yaml is ${wanted}.`});
  }
  if (push && !(await git.hasRemote(remote))) {
    const message = `git.push is on, but there is no remote ${remote}.`;
    findings.push({name: 'git', ok: false, message, hint: `git remote add ${remote} URL`, code: 'git_failed'});
  }
  const folders = [...context.config.environments.values()].map((environment) => `${environment.folder}/`);
  const dirty = (await git.dirtyFiles('')).filter((path) => folders.some((folder) => path.startsWith(folder)));
  if (dirty.length > 0) {
    const message = `${dirty.length} workflow files have uncommitted edits, such as ${dirty[0]}.`;
    findings.push({name: 'git', ok: null, message, hint: 'git status'});
  }
  return findings;
}

async function checkFiles(context: Context): Promise<Finding[]> {
  const source = await openFileSource(context, {});
  const findings: Finding[] = [];
  let count = 0;
  for (const environment of context.config.environments.values()) {
    const files = (await source.list(environment.folder)) ?? [];
    const {entries, invalid} = await readFolder({source, files, siblings: new Map()});
    count += entries.length;
    for (const {path, problem} of invalid) {
      findings.push({
        name: 'files',
        ok: false,
        message: `${path} ${problem}`,
        hint: `Correct it, and commit: ${path}`,
        code: 'config_invalid',
      });
    }
  }
  return [...findings, {name: 'files', ok: true, message: `${count} workflow files can be read.`}];
}

async function checkStateFile(context: Context, {stateFault}: DoctorOptions): Promise<Finding[]> {
  if (stateFault) return [stateFault];
  const {schemaVersion, collisions} = await checkState(context);
  return [
    {name: 'state', ok: true, message: `The state file is whole (version ${schemaVersion}).`},
    ...collisions.map(({hash, canonicalIds}): Finding => {
      const message = `The content hash ${hash} stands for two contents (${canonicalIds.join(', ')}); nothing is linked by it.`;
      return {name: 'state', ok: null, message, hint: 'wops workflow untracked'};
    }),
  ];
}

async function checkLeases({store}: Context, {stateFault}: DoctorOptions): Promise<Finding[]> {
  if (stateFault) return [];
  return store.leases.list().map(({name, purpose, holder, acquiredAt}) => {
    return {
      name: 'leases',
      ok: null,
      message: `${purpose} (${holder}) holds ${name} since ${acquiredAt}.`,
      hint: 'wops lock list',
    };
  });
}

async function checkSchema({root}: Context, {fix}: DoctorOptions): Promise<Finding[]> {
  if (existsSync(join(root, CONFIG_SCHEMA_PATH))) return [];
  if (!fix) {
    const message = `Editors do not find the schema of wops.yaml (${CONFIG_SCHEMA_PATH}).`;
    return [{name: 'schema', ok: null, message, hint: 'wops doctor --fix'}];
  }
  await placeConfigSchema(root);
  return [{name: 'schema', ok: true, message: `Put the schema of wops.yaml back: ${CONFIG_SCHEMA_PATH}`}];
}

async function checkN8n(context: Context, {offline, stateFault}: DoctorOptions): Promise<Finding[]> {
  if (offline) return [];
  const all = [...context.config.environments.values()];
  // Their keys are in the state file.
  const shut = stateFault ? all.filter(({apiKey}) => apiKey.kind === 'secret').map(({name}) => name) : [];
  const open = all.map(({name}) => name).filter((name) => !shut.includes(name));
  const {environments} = open.length === 0 ? {environments: []} : await checkEnvironments(context, open);
  const untold = shut.map((name): Finding => {
    return {name: `n8n ${name}`, ok: null, message: `${name}: Not asked: its API key is in the state file.`};
  });
  const told = environments.flatMap(({name, checks}) => {
    // After a failure the rest of an environment's checks could not be made; that says nothing more.
    const failed = checks.some((check) => check.ok === false);
    const toTell = checks.filter((check) => !failed || check.ok !== null);
    return toTell.map((check): Finding => {
      const code: ErrorCode = check.name === 'reachable' ? 'n8n_unreachable' : 'n8n_auth';
      return {
        ...check,
        name: `n8n ${name}`,
        message: `${name}: ${check.message}`,
        ...(check.ok === false ? {code: check.code ?? code} : {}),
      };
    });
  });
  return [...told, ...untold];
}
