import {beforeEach, expect, onTestFinished, test, vi} from 'vitest';
import type {AnyJson} from '../../support/workspace.ts';
import {createDrifting} from './drifting.ts';

beforeEach(() => {
  vi.stubEnv('CI', 'true');
  return () => vi.unstubAllEnvs();
});

test('drift in production opens an incident, which every view of the environment shows, until it is gone', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  const {stdout} = await wops('drift', 'check');
  expect(stdout).toContain(
    '  ! Incident #1 was opened: low, detected; deadline in 7 days\n  Next: wops incident ack 1\n',
  );
  expect((await wops('drift', 'check')).stdout).toContain('  ! Incident #1: low, detected;');
  const summary = {
    ...{id: expect.any(String), number: 1, status: 'detected', severity: 'low', escalation: 'none', owner: null},
    ...{detectedAt: expect.any(String), expiresAt: expect.any(String), lastEventAt: expect.any(String)},
  };
  const shown = async () => {
    const [{driftStatus, incident}] = (await data('status', '-e', 'prod')).environments;
    const [standing] = (await data('drift', 'status', 'prod')).environments;
    const [check] = (await data('drift', 'check', 'prod')).environments;
    return {driftStatus, incident, standing: standing.status, noted: standing.incident, check: check.status};
  };
  expect(await shown()).toEqual({
    driftStatus: 'DRIFT_INCIDENT_ACTIVE',
    standing: 'DRIFT_INCIDENT_ACTIVE',
    check: 'DRIFT_DETECTED',
    incident: summary,
    noted: summary,
  });
  await data('incident', 'ack', '1', '--owner', 'lead@example.com');
  expect(await shown()).toMatchObject({
    driftStatus: 'DRIFT_INCIDENT_ACKNOWLEDGED',
    standing: 'DRIFT_INCIDENT_ACKNOWLEDGED',
    check: 'DRIFT_DETECTED',
    incident: {status: 'acknowledged', owner: 'lead@example.com'},
  });
  edit('Orders', 'orders');
  expect((await wops('drift', 'check')).stdout).toContain('  ✓ Incident #1 is closed: nothing drifts any more.\n');
  expect((await data('status', '-e', 'prod')).environments[0]).not.toHaveProperty('incident');
  expect((await data('drift', 'status', 'prod')).environments[0]).toMatchObject({status: 'IN_SYNC'});
});

test('after a clock that ran ahead once, every view counts the deadline from the same time, and one says so', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'by-hand');
  await data('drift', 'check', 'prod');
  await data('incident', 'ack', '1');
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({toFake: ['Date'], now: Date.now() + 400 * 3_600_000});
  await data('incident', 'assign', '1', '--owner', 'zoe@example.com');
  vi.useRealTimers();
  // A week, of 400 hours.
  const overdue = '9 days overdue';
  const shown = (await wops('incident', 'show', '1')).stdout;
  expect(shown).toContain("! Its last event is 16 days ahead of this machine's clock: its deadline counts");
  expect(shown).toMatch(new RegExp(`deadline .*, ${overdue}\n`));
  expect(await data('incident', 'show', '1')).toMatchObject({overdue: true, escalation: 'critical_overdue'});
  expect((await wops('incident', 'list')).stdout).toContain(overdue);
  for (const view of [['status'], ['drift', 'status'], ['drift', 'check', 'prod']]) {
    expect((await wops(...view)).stdout).toContain(
      `acknowledged, critical_overdue; zoe@example.com looks after it; ${overdue}`,
    );
  }
});

test('incidents are listed newest first, and by status, environment, severity, and whether they are open', async () => {
  const {wops, data, edit} = await createDrifting();
  expect((await wops('incident')).stdout).toBe('There has been no incident. To look for drift: wops drift check\n');
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  await data('incident', 'cancel', 'latest', '--reason', 'A test');
  edit('Billing', 'elsewhere');
  await data('drift', 'check');
  const numbers = async (...flags: string[]) =>
    (await data('incident', 'list', ...flags)).map(({number}: AnyJson) => number);
  expect(await numbers()).toEqual([2, 1]);
  expect(await numbers('--open')).toEqual([2]);
  expect(await numbers('--status', 'cancelled', '--status', 'closed')).toEqual([1]);
  expect(await numbers('--severity', 'medium')).toEqual([2]);
  expect(await numbers('--severity', 'critical')).toEqual([]);
  expect(await numbers('--environment', 'dev')).toEqual([]);
  expect(await numbers('--environment', 'prod', '--limit', '1')).toEqual([2]);
  expect((await wops('incident', 'list', '--environment', 'dev')).stdout).toBe('No incident is like that.\n');
  expect((await wops('incident', 'list', '--environment', 'pord')).exitCode).toBe(2);
  expect((await wops('incident')).stdout).toMatch(/^#2 +prod +detected +medium +2 /m);
});

test('an incident is shown by number, # and number, the start of its id, or as the latest', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  const shown = await data('incident', 'show', 'latest');
  expect(shown).toMatchObject({
    ...{number: 1, environment: 'prod', status: 'detected', severity: 'low', escalation: 'none'},
    ...{handling: 'manual_override', overdue: false},
    affected: [{name: 'Orders', kind: 'modified', drifting: true, changes: [{kind: 'parameter_changed'}]}],
    timeline: [{kind: 'detected', number: 1}],
    snapshot: {workflows: [{name: 'Orders'}]},
    next: [{action: 'acknowledge', allowed: true}, {action: 'close'}, {action: 'cancel'}, {action: 'extend'}],
  });
  for (const name of ['1', '#1', shown.id, shown.id.slice(0, 8)]) {
    expect(await data('incident', 'show', name)).toMatchObject({id: shown.id});
  }
  expect((await wops('incident', 'show', '1')).stdout).toContain('      ~ Webhook  path  orders → elsewhere\n');
  const unknown = await wops('incident', 'show', '99', '--json');
  expect(unknown).toMatchObject({exitCode: 2, json: {error: {type: 'usage', hint: 'wops incident list'}}});
});

test('an incident is taken on, stabilised, extended and closed, each step on its timeline', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  const taken = await wops('incident', 'ack', '1', '--owner', 'Lea', '--ticket', 'OPS-17');
  expect(taken.stdout).toMatch(
    /^Incident #1 in prod is acknowledged; Lea looks after it; deadline in 7 days\.\nNext: /,
  );
  expect(await data('incident', 'stabilize', '1', '--reason', 'The gateway stops it')).toMatchObject({
    ...{number: 1, status: 'stabilized', owner: 'Lea', ticket: 'OPS-17', reason: 'The gateway stops it'},
  });
  const before = (await data('incident', 'show', '1')).expiresAt;
  const {expiresAt} = await data('incident', 'extend', '1', '--by', '2d', '--reason', 'A holiday');
  expect(Date.parse(expiresAt) - Date.parse(before)).toBe(48 * 3_600_000);
  const closed = await wops('incident', 'close', '1', '--reason', 'It may stay');
  expect(closed.stdout).toBe(
    'Incident #1 in prod is closed.\n1 workflow in prod still differs from Git: the next check opens a new incident.\nNext: wops drift check prod\n',
  );
  const {timeline} = await data('incident', 'show', '1');
  expect(timeline.map(({kind}: AnyJson) => kind)).toEqual([
    'detected',
    'acknowledged',
    'stabilized',
    'extended',
    'closed',
  ]);
  await data('drift', 'check');
  expect(await data('incident', 'show', 'latest')).toMatchObject({number: 2, status: 'detected'});
});

test('what the table forbids is refused with what is allowed; a closed incident stays closed, for everybody', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  const early = await wops('incident', 'stabilize', '1', '--reason', 'r', '--json');
  expect(early).toMatchObject({exitCode: 4, json: {error: {type: 'blocked', hint: 'wops incident ack 1'}}});
  expect(early.json.error!.details.allowed.map(({action}: AnyJson) => action)).toEqual(['ack', 'close', 'cancel']);
  const forced = await data('incident', 'stabilize', '1', '--reason', 'r', '--force');
  expect(forced).toMatchObject({status: 'stabilized'});
  await data('incident', 'close', '1', '--reason', 'Done');
  for (const command of ['ack', 'close', 'cancel']) {
    const again = await wops('incident', command, '1', '--reason', 'r', '--force');
    expect(again.exitCode).toBe(4);
    expect(again.stderr).toContain('Incident #1 is closed, and stays so');
  }
  const late = await wops('incident', 'reconcile', '1', 'revert', '--yes');
  expect(late.exitCode).toBe(4);
});

test('what takes a reason is refused without one, with the command that has one', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  for (const [command, ...flags] of [['close'], ['cancel'], ['extend', '--by', '24h']] as const) {
    const {exitCode, stderr} = await wops('incident', command, '1', ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`Next: +wops incident ${command} 1 .*--reason`));
  }
  expect(await data('incident', 'show', '1')).toMatchObject({status: 'detected', timeline: [{kind: 'detected'}]});
});

test('a deadline is put off by hours or days, by nothing else', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  const by = async (duration: string) =>
    (await wops('incident', 'extend', '1', `--by=${duration}`, '-r', 'r')).exitCode;
  expect(await by('36')).toBe(0);
  expect(await by('1.5d')).toBe(0);
  for (const wrong of ['soon', '', '-2h', '2w', '1e3', '0']) expect(await by(wrong)).toBe(2);
  const hours = (await data('incident', 'show', '1')).timeline.flatMap(({details}: AnyJson) => details.hours ?? []);
  expect(hours).toEqual([36, 36]);
});

test('a duration that is none is answered with the command that has one, of the incident that was named', async () => {
  const {wops} = await createDrifting();
  const hint = async (...words: string[]) => (await wops(...words, '--json')).json.error!.hint;
  expect(await hint('incident', 'extend', '1', '--by', 'banana')).toBe('wops incident extend 1 --by 24h --reason "…"');
  expect(await hint('incident', 'extend', '#1', '--by', 'x')).toBe('wops incident extend \'#1\' --by 24h --reason "…"');
  expect(await hint('approval', 'request', '1', 'extend-ttl', '--hours', 'x')).toBe(
    'wops approval request 1 extend-ttl --hours 24 --reason "…"',
  );
});

test('what ran when an incident was opened can be had again after it was reverted', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'by-night');
  await data('drift', 'check');
  await data('incident', 'ack', '1');
  await data('incident', 'reconcile', '1', 'revert', '--yes');
  expect((await wops('incident', 'show', '1')).stdout).toContain(
    '\nWhat ran then, whole: wops incident show 1 --workflow Orders --side live\n',
  );
  const side = async (name: string, ...more: string[]) =>
    wops('incident', 'show', '1', '--workflow', 'Orders', '--side', name, ...more);
  const paths = async (name: string) =>
    JSON.parse((await side(name)).stdout).nodes.map(({parameters}: AnyJson) => parameters.path);
  expect(await paths('live')).toEqual(['by-night']);
  expect(await paths('git')).toEqual(['orders']);
  const {stdout} = await side('live');
  expect(stdout).toBe(`${JSON.stringify(JSON.parse(stdout), null, 2)}\n`);
  const {json} = await side('live', '--json');
  expect(json.data).toMatchObject({workflow: {name: 'Orders', kind: 'modified'}, side: 'live'});
  expect(json.data.content).toEqual(JSON.parse(stdout));
  const unknown = await wops('incident', 'show', '1', '--workflow', 'Ordes', '--side', 'live');
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain(
    'did you mean "Orders"?\nNext:  wops incident show 1 --workflow Orders --side live\n',
  );
  for (const half of [
    ['--side', 'live'],
    ['--workflow', 'Orders'],
  ]) {
    expect((await wops('incident', 'show', '1', ...half)).exitCode).toBe(2);
  }
});

test('an incident of an environment that is gone from wops.yaml is listed, shown, told of by status, and can be closed', async () => {
  const {wops, data, edit, repository} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  await repository.commit('Rename', {'wops.yaml': (await repository.read('wops.yaml')).replaceAll('prod:', 'live:')});
  expect(await data('incident', 'list', '--environment', 'prod')).toMatchObject([{number: 1, environment: 'prod'}]);
  expect((await wops('incident', 'list', '--environment', 'pord')).exitCode).toBe(2);
  const close = 'wops incident close 1 --reason "…"';
  const shown = await wops('incident', 'show', '1');
  expect(shown.stdout).toContain('\n! prod is not in wops.yaml any more: no check will end this incident.\n');
  expect(shown.stdout).not.toContain('wops incident ack');
  expect(shown.stdout).toMatch(new RegExp(`Next: ${close}\n$`));
  const status = await wops('status');
  expect(status.stdout).toMatch(
    /^! prod is not in wops\.yaml any more, and has incident #1: low, detected; .*\. Next: wops incident close 1 --reason "…"$/m,
  );
  expect((await data('status')).gone).toMatchObject([{name: 'prod', incident: {number: 1, status: 'detected'}}]);
  expect((await data('status', '-e', 'live')).gone).toEqual([]);
  const closed = await wops('incident', 'close', '1', '--reason', 'It moved');
  expect(closed.stdout).toBe('Incident #1 in prod is closed.\n');
  expect((await data('status')).gone).toEqual([]);
});

test('words that people give cannot reach the terminal as more than words', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  const evil = 'x\u001b[2J\n::error::y';
  const texts = [
    await wops('incident', 'ack', '1', '--owner', evil, '--ticket', evil, '--reason', evil),
    await wops('incident', 'show', '1'),
    await wops('incident', 'list'),
    await wops('status'),
    await wops('drift', 'status'),
    await wops('drift', 'check'),
  ].map(({stdout}) => stdout);
  for (const text of texts) {
    expect(text).toContain('x\\u001b[2J\\n');
    expect(text).not.toContain('\u001b');
  }
});

test('an incident is shown as Markdown, annotations and a page with pictures of what was kept of both sides', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  await data('incident', 'ack', '1', '--ticket', 'OPS-7');
  const shown = async (...flags: string[]) => (await wops('incident', 'show', '1', ...flags)).stdout;
  const markdown = await shown('--format', 'markdown');
  expect(markdown).toContain('### `Incident 1 in prod`');
  expect(markdown).toContain('Ticket: OPS-7.');
  expect(markdown).toContain('🟡 `Orders` changed in n8n (1 parameter)');
  expect(await shown('--format', 'github', '--stat')).toMatch(
    /^::warning file=workflows\/prod\/orders\.json,title=Orders::changed in n8n/m,
  );
  const page = await shown('--format', 'html');
  expect(page).toContain('<title>Incident 1 in prod · wops</title>');
  expect(page.match(/<svg /g)).toHaveLength(1);
  const refused = await wops('incident', 'show', '1', '--format', 'html', '--side', 'git', '--workflow', 'Orders');
  expect(refused.exitCode).toBe(2);
});

test('no picture is drawn of a workflow that moved on, or was found, after the incident was opened', async () => {
  const {wops, data, edit} = await createDrifting();
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  edit('Orders', 'farther');
  edit('Billing', 'elsewhere');
  await data('drift', 'check');
  const {stdout} = await wops('incident', 'show', '1', '--format', 'html');
  expect(stdout).toContain('Billing');
  expect(stdout).not.toContain('<svg ');
  edit('Orders', 'elsewhere');
  await data('drift', 'check');
  expect((await wops('incident', 'show', '1', '--format', 'html')).stdout.match(/<svg /g)).toHaveLength(1);
});
