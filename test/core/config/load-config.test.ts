import {mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {loadConfig} from '../../../src/core/config/load-config.ts';
import type {WopsEvent} from '../../../src/core/events.ts';
import {FULL, SMALL, temporaryFolder, workspace} from './config-samples.ts';

describe('a loaded configuration', () => {
  it('says what the file says', async () => {
    const config = await loadConfig(workspace(FULL));
    expect([...config.environments.keys()]).toEqual(['dev', 'staging', 'prod']);
    expect(config.environments.get('prod')).toMatchObject({
      name: 'prod',
      class: 'production',
      url: 'https://n8n.example.com',
      apiKey: {kind: 'file', path: 'keys/prod'},
      owner: 'lead@example.com',
      drift: {handling: 'require_attestation'},
    });
    expect(config.environments.get('dev')!.apiKey).toEqual({kind: 'variable', name: 'WOPS_DEV_API_KEY'});
    expect(config.environments.get('staging')).toMatchObject({
      url: 'https://stg.example.com/n8n',
      apiKey: {kind: 'secret', name: 'staging'},
      folder: 'workflows/staging',
    });
    expect(config.pipelines.get('default')!.stages).toEqual([
      {
        name: 'dev-to-staging',
        source: 'dev',
        target: 'staging',
        gates: {
          requireCleanDrift: false,
          allowOverwritingHotfixes: false,
          allowForcePromotionOnConflicts: false,
          allowPlaceholderCredentials: false,
        },
        approvals: {required: 0, selfApproval: false},
      },
      expect.objectContaining({name: 'staging-to-prod', approvals: {required: 1, selfApproval: false}}),
    ]);
    expect(config.credentials.get('stripe')).toEqual({
      type: 'stripeApi',
      byEnvironment: new Map<string, object>([
        ['dev', {name: 'Stripe test'}],
        ['staging', {id: 'abc'}],
        ['prod', {id: 'def', name: 'Stripe live'}],
      ]),
    });
    expect(config.variables.get('API_BASE')).toEqual({
      detect: true,
      byEnvironment: new Map([
        ['dev', 'https://dev.example.com'],
        ['prod', 'https://api.example.com'],
      ]),
    });
    expect(config.users).toEqual(new Map([['lead@example.com', 'admin']]));
  });

  it("lets an environment override some of the workspace's policies and inherit the others", async () => {
    const config = await loadConfig(workspace(FULL));
    expect(config.environments.get('prod')!.policies.drift).toEqual({
      severityTtlHours: {critical: 4, high: 36, medium: 72, low: 168},
      enforceTtl: true,
      enforceSla: true,
      autoCreateIncidents: true,
      autoCreateForProductionOnly: true,
      blockOnActiveDrift: false,
      closedIncidentRetentionDays: 365,
      reconciliationArtifactRetentionDays: 180,
    });
    expect(config.environments.get('dev')!.policies).toEqual(config.policies);
    expect(config.policies.drift.blockOnActiveDrift).toBe(true);
  });

  it('has a default for all that a short file leaves out', async () => {
    const root = workspace(SMALL);
    const config = await loadConfig(root);
    expect(config).toMatchObject({
      tenant: basename(root),
      git: {branch: 'main', remote: 'origin', push: false, author: {name: 'wops', email: 'wops@localhost'}},
      users: null,
    });
    expect(config.environments.get('dev')).toMatchObject({
      provider: 'n8n',
      folder: 'workflows/dev',
      drift: {handling: 'warn_only'},
      healthCheck: false,
      git: {pinData: false},
    });
    expect(config.environments.get('prod')).toMatchObject({drift: {handling: 'manual_override'}, healthCheck: true});
    expect(config.policies.drift.severityTtlHours).toEqual({critical: 24, high: 48, medium: 72, low: 168});
  });

  it('does not depend on line ends, a byte order mark, or how the folder is spelled', async () => {
    const plain = await loadConfig(workspace(FULL));
    const other = await loadConfig(
      workspace(
        `\ufeff${FULL.replaceAll('\n', '\r\n').replace('folder: workflows/dev ', 'folder: ./workflows//dev/ ')}`,
      ),
    );
    expect(other).toEqual(plain);
  });

  it('ignores what a %YAML 1.1 directive would change', async () => {
    const config = await loadConfig(workspace(`%YAML 1.1\n---\n${SMALL}variables: {ANSWER: {dev: yes}}\n`));
    expect(config.variables.get('ANSWER')!.byEnvironment.get('dev')).toBe('yes');
  });

  it('reads a wops.yaml that is a symbolic link', async () => {
    const root = temporaryFolder();
    symlinkSync(join(workspace(SMALL), 'wops.yaml'), join(root, 'wops.yaml'));
    expect((await loadConfig(root)).environments.size).toBe(2);
  });

  it('warns of two environments with one n8n, and of users without an admin', async () => {
    const events: WopsEvent[] = [];
    const text = `${SMALL.replace('https://n8n.example.com', 'http://127.0.0.1:5678/')}users: {a@example.com: viewer}\n`;
    await loadConfig(workspace(text), {emit: (event) => events.push(event)});
    expect(events).toEqual([
      {
        kind: 'warning',
        message: "wops.yaml:4:34  environments.prod.url: the same n8n as dev: each will see the other's workflows",
      },
      {kind: 'warning', message: 'wops.yaml:5:1  users: nobody is admin'},
    ]);
  });

  it('names the file that cannot be read', async () => {
    const root = temporaryFolder();
    await expect(loadConfig(root)).rejects.toMatchObject({
      code: 'config_missing',
      message: `Cannot read ${join(root, 'wops.yaml')}: there is no such file`,
    });
  });
});

describe('the remembered configuration', () => {
  const remembered = (root: string) => join(root, '.wops', 'config-cache.json');
  const rootWithState = (text = FULL) => {
    const root = workspace(text);
    mkdirSync(join(root, '.wops'));
    return root;
  };

  it('is equal to the one that was read', async () => {
    const root = rootWithState();
    const first = await loadConfig(root, {version: '1.0.0'});
    expect(JSON.parse(readFileSync(remembered(root), 'utf8')).file.tenant).toBe('acme');
    expect(await loadConfig(root, {version: '1.0.0'})).toEqual(first);
  });

  it('is what is used while the file is the same one, and by the same version alone', async () => {
    const root = rootWithState();
    await loadConfig(root, {version: '1.0.0'});
    const kept = JSON.parse(readFileSync(remembered(root), 'utf8'));
    writeFileSync(remembered(root), JSON.stringify({...kept, file: {...kept.file, tenant: 'from-memory'}}));
    expect((await loadConfig(root, {version: '1.0.0'})).tenant).toBe('from-memory');
    expect((await loadConfig(root, {version: '1.0.1'})).tenant).toBe('acme');
  });

  it('is not believed when it came with a clone: the same bytes in another file have another key', async () => {
    const [mine, theirs] = [rootWithState(), rootWithState()];
    await loadConfig(theirs, {version: '1.0.0'});
    const kept = JSON.parse(readFileSync(remembered(theirs), 'utf8'));
    writeFileSync(remembered(mine), JSON.stringify({...kept, file: {...kept.file, tenant: 'mallory'}}));
    expect((await loadConfig(mine, {version: '1.0.0'})).tenant).toBe('acme');
  });

  it('does not outlive a change of the file, even one that keeps its size and its time', async () => {
    const root = rootWithState();
    const time = new Date('2024-01-01T00:00:00Z');
    utimesSync(join(root, 'wops.yaml'), time, time);
    await loadConfig(root, {version: '1.0.0'});
    writeFileSync(join(root, 'wops.yaml'), FULL.replace('tenant: acme', 'tenant: emca'));
    utimesSync(join(root, 'wops.yaml'), time, time);
    expect((await loadConfig(root, {version: '1.0.0'})).tenant).toBe('emca');
  });

  it('is made again when it is damaged, and never made where there is no .wops', async () => {
    const root = rootWithState();
    writeFileSync(remembered(root), '{"key": ');
    expect((await loadConfig(root, {version: '1.0.0'})).tenant).toBe('acme');
    const bare = workspace(FULL);
    await loadConfig(bare, {version: '1.0.0'});
    expect(() => readFileSync(remembered(bare))).toThrow('ENOENT');
  });

  it('repeats the warnings', async () => {
    const root = rootWithState(`${SMALL}users: {a@example.com: viewer}\n`);
    const warnings = async () => {
      const messages: string[] = [];
      await loadConfig(root, {version: '1', emit: (event) => event.kind === 'warning' && messages.push(event.message)});
      return messages;
    };
    const first = await warnings();
    expect(first).toHaveLength(1);
    expect(await warnings()).toEqual(first);
  });
});
