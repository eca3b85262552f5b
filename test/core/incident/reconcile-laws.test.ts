import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Actor} from '../../../src/core/actor.ts';
import type {EnvironmentDrift} from '../../../src/core/drift/check-drift.ts';
import {WopsError} from '../../../src/core/errors.ts';
import {assignIncident} from '../../../src/core/incident/assign-incident.ts';
import {isOpen, RESOLUTIONS, type Resolution} from '../../../src/core/incident/incident.ts';
import {moveIncident} from '../../../src/core/incident/move-incident.ts';
import {reconcileIncident} from '../../../src/core/incident/reconcile/reconcile-incident.ts';
import type {ReconcileReport, ReconcileRequest} from '../../../src/core/incident/reconcile/reconcile-report.ts';
import {purgeOld} from '../../../src/core/retention/purge-old.ts';
import {ADA} from './incident-samples.ts';
import {expectFollows, expectSound} from './incident-standing.ts';
import {nodesOf, type ReconcileDesk, reconcileDesk, type Sides} from './reconcile-desk.ts';

const EVE: Actor = {id: 'cli:eve', name: 'Eve', email: 'eve@example.com'};
const YAML = `users: {ada@example.com: admin, eve@example.com: developer}
policies: {drift: {closedIncidentRetentionDays: 1, reconciliationArtifactRetentionDays: 1}}
`;
const YES = {confirm: async () => {}};
const NAMES = ['A', 'B', 'C', 'R1', 'R2'];

type From = keyof ReconcileDesk['versions'];
type Step =
  | {do: 'edit' | 'remove' | 'publish' | 'write' | 'forget'; name: string; text: string; look: boolean}
  | {
      do: 'reconcile';
      who: Actor;
      resolution: Resolution;
      from: From;
      /** Which of those that drift; none: all. */
      picks: number[];
      force: boolean;
      dryRun: boolean;
      /** Taken on first. */
      ack: boolean;
    }
  | {do: 'ack' | 'close' | 'assign' | 'purge' | 'check'}
  | {do: 'wait'; hours: number};

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('edit', 'edit', 'edit', 'remove', 'publish', 'write', 'forget'),
      name: fc.constantFrom(...NAMES),
      text: fc.constantFrom('one', 'two', 'three'),
      look: fc.constantFrom(true, true, false),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('reconcile' as const),
      who: fc.constantFrom(ADA, ADA, ADA, ADA, ADA, EVE),
      resolution: fc.constantFrom(...RESOLUTIONS),
      from: fc.constantFrom<From>('snapshot', 'commit', 'environment'),
      picks: fc.constantFrom<number[]>([], [0], [1], [2], [0, 1]),
      force: fc.constantFrom(false, false, false, true),
      dryRun: fc.constantFrom(false, false, false, false, true),
      ack: fc.constantFrom(true, true, true, false),
    }),
  },
  {weight: 3, arbitrary: fc.record({do: fc.constantFrom('ack', 'close', 'assign', 'purge', 'purge', 'check')})},
  {weight: 1, arbitrary: fc.record({do: fc.constant('wait' as const), hours: fc.constantFrom(30, 800, -20)})},
);

const SOMETHING: Step = {do: 'edit', name: 'B', text: 'something', look: true};

type Standing = Awaited<ReturnType<ReconcileDesk['standing']>>;

/** What was asked for by somebody, and done. */
interface Asked {
  number: number;
  resolution: Resolution;
  email: string | null;
  names: string[];
}

/** A walk through one workspace, and what is expected of it. */
interface Walk {
  desk: ReconcileDesk;
  done: Asked[];
  /** What both sides said of a workflow when that was accepted. */
  accepted: Map<string, string>;
}

const bothSides = ({git, live}: Sides, name: string) => JSON.stringify([git[name] ?? null, live[name] ?? null]);

/** What drifts as far as this test knows, but for what was accepted and has not moved since. */
function drifting({accepted}: Walk, sides: Sides): string[] {
  const all = [...new Set([...Object.keys(sides.git), ...Object.keys(sides.live)])].sort();
  return all.filter(
    (name) =>
      JSON.stringify(sides.git[name] ?? null) !== JSON.stringify(sides.live[name] ?? null) &&
      accepted.get(name) !== bothSides(sides, name),
  );
}

/** A check. It is expected to find what drifts, and forgets what was accepted and has moved. */
async function look(walk: Walk): Promise<EnvironmentDrift> {
  const check = await walk.desk.check();
  expectFound(walk, check, await walk.desk.sides());
  return check;
}

function expectFound(walk: Walk, {affected, status}: EnvironmentDrift, sides: Sides): void {
  const drifts = drifting(walk, sides);
  expect(affected.map(({name}) => name).sort()).toEqual(drifts);
  expect(status).toBe(drifts.length > 0 ? 'DRIFT_DETECTED' : 'IN_SYNC');
  for (const [name, said] of walk.accepted) if (bothSides(sides, name) !== said) walk.accepted.delete(name);
}

/** Takes a step; one that cannot be taken now (nothing is there by that name, nothing is open) is left out. */
async function take(walk: Walk, one: Step): Promise<void> {
  const {desk} = walk;
  if (one.do === 'wait') desk.present.hours += one.hours;
  else if (one.do === 'check') await look(walk);
  else if (one.do === 'reconcile') await reconcile(walk, one);
  else if (!('name' in one)) await care(desk, one.do);
  else {
    await byHand(desk, one);
    if (one.look) await look(walk);
  }
}

/** What somebody does past wops, in n8n's editor or in Git. */
async function byHand({workspace, ...desk}: ReconcileDesk, {do: what, name, text}: Extract<Step, {name: string}>) {
  const [id, path] = [desk.idOf(name), await desk.fileOf(name)];
  const isActive = () => workspace.api('prod', 'GET', `/workflows/${id}`).active;
  const publish = (word: 'publish' | 'unpublish') => workspace.api('prod', 'POST', `/workflows/${id}/${word}`);
  if (what === 'edit') {
    if (id === undefined) workspace.make('prod', {name, nodes: nodesOf(name, text)});
    else desk.edit(name, text);
  } else if (what === 'remove' && id !== undefined) {
    if (isActive()) publish('unpublish');
    workspace.api('prod', 'DELETE', `/workflows/${id}`);
  } else if (what === 'publish' && name === 'A' && id !== undefined) publish(isActive() ? 'unpublish' : 'publish');
  else if (what === 'write' && path !== undefined) {
    const file = {...(await workspace.file(path)), nodes: nodesOf(name, text)};
    await workspace.repository.commit('By hand', {[path]: JSON.stringify(file)});
  } else if (what === 'forget' && path !== undefined) {
    await workspace.repository.git('rm', '-q', path);
    await workspace.repository.git('commit', '-qm', 'By hand');
  }
}

async function care(desk: ReconcileDesk, what: 'ack' | 'close' | 'assign' | 'purge'): Promise<void> {
  const reason = 'Because.';
  const doing = desk.as(ADA, async (context) => {
    if (what === 'purge') return purgeOld(context, {dryRun: false, acceptMassChange: true});
    if (what === 'assign') return assignIncident(context, 'latest', {owner: `owner-${context.newId()}`});
    const action = what === 'ack' ? 'acknowledge' : 'close';
    return moveIncident(context, 'latest', {action, reason, force: false});
  });
  await doing.catch(refused);
}

function refused(error: unknown): null {
  if (error instanceof WopsError) return null;
  throw error;
}

async function reconcile(walk: Walk, one: Extract<Step, {do: 'reconcile'}>): Promise<void> {
  const {desk, done} = walk;
  if (drifting(walk, await desk.sides()).length === 0) await take(walk, SOMETHING);
  const isNew = ({incident}: Standing[number]) => ['detected', 'expired'].includes(incident.status);
  if (one.ack && (await desk.standing()).some(isNew)) await care(desk, 'ack');
  const before = await desk.sides();
  const wanted = drifting(walk, before).filter((_, index) => one.picks.includes(index));
  const request: ReconcileRequest = {
    resolution: one.resolution,
    workflows: wanted,
    ...(one.resolution === 'replace' ? {from: desk.versions[one.from].from} : {}),
    reason: 'Because.',
    force: one.force,
    dryRun: one.dryRun,
    merge: false,
    overwrite: true,
    acceptMassChange: true,
  };
  const open = (await desk.standing()).find(({incident}) => isOpen(incident));
  const report = await desk.as(one.who, (context) => reconcileIncident(context, 'latest', request, YES)).catch(refused);
  const after = await desk.sides();
  const outcome = report?.reconciliation.outcome;
  if (!report || outcome === 'planned' || outcome === 'blocked' || outcome === 'failed') {
    expect(after).toEqual(before);
    await look(walk);
    return;
  }
  expect(one.who).toBe(ADA);
  expect(open).toBeDefined();
  const names = report.reconciliation.workflows.map(({name}) => name);
  if (wanted.length > 0) expect(names.sort()).toEqual(wanted);
  done.push({number: report.number, resolution: one.resolution, email: one.who.email, names});
  expectDone({one, names, before, after}, desk);
  if (one.resolution === 'acknowledge') for (const name of names) walk.accepted.set(name, bothSides(after, name));
  expectOutcome(report, names, one.resolution);
  expectFound(walk, report.reconciliation.check!, after);
  if (outcome === 'reconciled') expect((await look(walk)).status).toBe('IN_SYNC');
}

interface Effect {
  one: Extract<Step, {do: 'reconcile'}>;
  names: string[];
  before: Sides;
  after: Sides;
}

/** What was chosen is as was asked for, on both sides; nothing else has moved. */
function expectDone({one, names, before, after}: Effect, {versions}: ReconcileDesk): void {
  const all = new Set([before, after].flatMap(({git, live}) => [...Object.keys(git), ...Object.keys(live)]));
  for (const name of all) {
    const {git, live} = {git: after.git[name], live: after.live[name]};
    if (!names.includes(name) || one.resolution === 'acknowledge') {
      expect({git, live}, name).toEqual({git: before.git[name], live: before.live[name]});
      continue;
    }
    expect(live, name).toEqual(git);
    if (one.resolution === 'promote') expect(live, name).toEqual(before.live[name]);
    else if (one.resolution === 'revert') expect(git, name).toEqual(before.git[name]);
    else expect(live?.text, name).toBe(['A', 'B', 'C'].includes(name) ? versions[one.from].text : undefined);
  }
}

function expectOutcome({status, affected, reconciliation}: ReconcileReport, names: string[], resolution: Resolution) {
  const {outcome, check} = reconciliation;
  expect(['reconciled', 'partly']).toContain(outcome);
  expect(check!.status).toBe(outcome === 'reconciled' ? 'IN_SYNC' : 'DRIFT_DETECTED');
  expect(status === 'closed').toBe(outcome === 'reconciled');
  for (const workflow of affected.filter(({name}) => names.includes(name))) {
    expect(workflow).toMatchObject({drifting: false, resolved: {resolution}});
  }
}

/** What an incident says was done about its workflows was asked for, and is told once on its timeline. */
function expectAsked({done}: Walk, all: Standing): void {
  for (const {incident, events} of all) {
    const asked = done.filter(({number}) => number === incident.number);
    const told = events.filter(({kind}) => kind === 'resolved');
    expect(told.map(({details, actor}) => [details.resolution, actor.email])).toEqual(
      asked.map(({resolution, email}) => [resolution, email]),
    );
    const resolved = incident.affected.filter((workflow) => workflow.resolved !== null);
    for (const {name, resolved: end} of resolved) {
      const last = asked.findLast(({names}) => names.includes(name));
      expect(end).toMatchObject({resolution: last?.resolution, actor: {email: last?.email}});
    }
    const ways = new Set(resolved.map((workflow) => workflow.resolved!.resolution));
    expect(incident.resolution).toBe(ways.size > 1 ? 'mixed' : ([...ways][0] ?? null));
  }
}

test('whatever is edited, reconciled and purged, n8n and Git are as was asked for, and the incident says so', async () => {
  const done: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(step, {minLength: 4, maxLength: 7}), async (steps) => {
      const walk: Walk = {desk: await reconcileDesk(YAML, ADA), done: [], accepted: new Map()};
      const begin: Step[] = [
        {do: 'edit', name: 'A', text: 'two', look: false},
        {do: 'edit', name: 'R1', text: 'one', look: false},
        {do: 'remove', name: 'C', text: '', look: true},
        {do: 'ack'},
      ];
      for (const one of begin) await take(walk, one);
      let before = await walk.desk.standing();
      for (const one of steps) {
        await take(walk, one);
        const after = await walk.desk.standing();
        expectSound(after);
        expectFollows(before, after, {purges: one.do === 'purge'});
        expectAsked(walk, after);
        before = after;
      }
      expect(await walk.desk.workspace.repository.git('status', '--porcelain', 'workflows')).toBe('');
      done.push(...walk.done.map(({resolution}) => resolution));
    }),
    {numRuns: 20, seed: 20_260_101, endOnFailure: true},
  );
  expect(new Set(done)).toEqual(new Set(RESOLUTIONS));
}, 120_000);
