import {userInfo} from 'node:os';
import {describe, expect, test} from 'vitest';
import {type Actor, actorName, currentActor, isSame, mayAs, requireRole, roleOf} from '../../src/core/actor.ts';
import {ROLES, type Role} from '../../src/core/config/config.ts';
import {createCoreWorkspace} from '../support/core-workspace.ts';
import {configWith} from './incident/incident-samples.ts';

const actor = (email: string | null, id = 'cli:root'): Actor => ({id, name: null, email});

describe('who runs this', () => {
  const user = `cli:${userInfo().username}`;

  test('is the user of the operating system, with the name that Git knows them by', async () => {
    const workspace = await createCoreWorkspace({environments: {}});
    await workspace.repository.git('config', 'user.name', 'Ada');
    await workspace.repository.git('config', 'user.email', 'Ada@Example.com');
    expect(await workspace.core(currentActor)).toEqual({id: user, name: 'Ada', email: 'Ada@Example.com'});
  });

  test('has no name where Git knows none, and where there is no Git', async () => {
    for (const git of [true, false]) {
      const workspace = await createCoreWorkspace({environments: {}, git});
      expect(await workspace.core(currentActor)).toEqual({id: user, name: null, email: null});
    }
  });
});

test.each([
  ['ada@example.com', 'ada@example.com', true],
  ['Ada@Example.com', 'ada@example.com', true],
  ['ada@example.com', 'bob@example.com', false],
])('%s and %s: by address', (a, b, same) => {
  expect(isSame(actor(a, 'cli:a'), actor(b, 'cli:b'))).toBe(same);
  expect(isSame(actor(a), actor(b))).toBe(same);
});

test('who has no address is known by the user of the operating system', () => {
  expect(isSame(actor(null), actor('ada@example.com'))).toBe(true);
  expect(isSame(actor(null), actor(null))).toBe(true);
  expect(isSame(actor(null, 'cli:a'), actor('ada@example.com', 'cli:b'))).toBe(false);
  expect(isSame(actor(null, 'cli:a'), actor(null, 'cli:b'))).toBe(false);
});

describe('the role of somebody', () => {
  test('is admin for everybody where wops.yaml has no users', () => {
    const config = configWith({one: {}});
    expect([roleOf(config, actor(null)), roleOf(config, actor('x@example.com'))]).toEqual(['admin', 'admin']);
  });

  test('is as wops.yaml says, however the address is written; who is not in it may only look', () => {
    const config = configWith({one: {}}, {users: {'Ada@example.com': 'admin', 'bob@example.com': 'developer'}});
    const roles = ['ada@EXAMPLE.com', 'bob@example.com', 'eve@example.com', null, '__proto__', 'constructor'];
    expect(roles.map((email) => roleOf(config, actor(email)))).toEqual([
      'admin',
      'developer',
      'viewer',
      'viewer',
      'viewer',
      'viewer',
    ]);
  });

  test('may do what those below it may', () => {
    const may: Record<Role, Role[]> = {
      viewer: ['viewer'],
      developer: ['viewer', 'developer'],
      admin: ['viewer', 'developer', 'admin'],
    };
    for (const role of ROLES) expect(ROLES.filter((needed) => mayAs(role, needed))).toEqual(may[role]);
  });

  test('that does not suffice is an error that names both', () => {
    const config = configWith({one: {}}, {users: {'ada@example.com': 'developer'}});
    expect(() => requireRole(config, actor('ada@example.com'), 'developer', 'do that')).not.toThrow();
    expect(() => requireRole(config, actor('ada@example.com'), 'admin', 'do that')).toThrow(
      expect.objectContaining({
        code: 'blocked',
        message: 'ada@example.com is developer in wops.yaml; to do that takes the role admin.',
        details: {actor: 'ada@example.com', role: 'developer', needed: 'admin'},
      }),
    );
    expect(() => requireRole(config, actor(null), 'developer', 'do that')).toThrow(
      '(cli:root), so your role is viewer',
    );
  });
});

test('somebody is called by address, else by the user of the operating system', () => {
  expect([actorName(actor('ada@example.com')), actorName(actor(null))]).toEqual(['ada@example.com', 'cli:root']);
});
