import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {expect, test} from 'vitest';

const SRC = join(import.meta.dirname, '..', 'src');

/** The one home of each heavy package; a folder below src/. */
const HOMES = {
  'better-sqlite3': ['core/store'],
  undici: ['core/n8n'],
  'simple-git': ['core/git'],
  'isomorphic-git': ['core/git'],
  '@oclif/core': ['commands'],
  ink: ['commands'],
  react: ['commands'],
  chalk: ['commands'],
  '@inquirer/prompts': ['commands'],
  yaml: ['core/config'],
  zod: ['core/config', 'core/n8n'],
} as const satisfies Record<string, readonly string[]>;

/** What a part may import of the others; itself always. */
const MAY_IMPORT: Record<string, string[]> = {
  core: [],
  sandbox: ['core'],
  daemon: ['core'],
  demo: ['core', 'sandbox'],
  commands: ['core', 'sandbox', 'demo', 'daemon'],
};

const NAMES_THAT_SAY_NOTHING = /(^|\/)(utils?|helpers?|common|misc|manager|service|impl)(\.|\/|$)/;

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const files = readdirSync(SRC, {recursive: true, encoding: 'utf8'}).filter((file) => /\.tsx?$/.test(file));
const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(SRC, from), 'utf8');
  const found = [...text.matchAll(/(import|export)(\s+type)?\s[^;'"]*?from '([^']+)'|import\('([^']+)'\)/g)];
  return found.map(([, , type, source, lazy]) => {
    const target = (source ?? lazy)!;
    const to = target.startsWith('.') ? relative(SRC, join(SRC, dirname(from), target)) : target;
    return {from, to, typeOnly: type !== undefined};
  });
});
const told = ({from, to}: Import) => `${from} imports ${to}`;
const isOurs = ({to}: Import) => files.includes(to);

test('there are sources to look at', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.filter(isOurs).length).toBeGreaterThan(300);
});

test('imports point one way: commands → demo → sandbox → core, and commands → daemon → core', () => {
  const part = (file: string) => file.split('/')[0]!;
  const wrong = imports.filter(
    (one) => isOurs(one) && part(one.from) !== part(one.to) && !MAY_IMPORT[part(one.from)]?.includes(part(one.to)),
  );
  expect(wrong.map(told)).toEqual([]);
});

test('each heavy package has one home', () => {
  const wrong = imports.filter(({from, to}) => {
    const home: readonly string[] | undefined = Object.entries(HOMES).find(
      ([name]) => to === name || to.startsWith(`${name}/`),
    )?.[1];
    return home && !home.some((folder) => from.startsWith(`${folder}/`));
  });
  expect(wrong.map(told)).toEqual([]);
});

test('the pure parts know no outside world', () => {
  const pure = imports.filter(
    ({from, typeOnly}) => /^core\/(workflow|diff|merge|promotion\/carry)\//.test(from) && !typeOnly,
  );
  const wrong = pure.filter((one) =>
    isOurs(one) ? /^core\/(store|git|n8n)\//.test(one.to) : /^node:(fs|http|net|child_process)/.test(one.to),
  );
  expect(wrong.map(told)).toEqual([]);
});

test('files have names in kebab-case that say something', () => {
  const wrong = files.filter(
    (file) => NAMES_THAT_SAY_NOTHING.test(file) || !/^(_?[a-z0-9-]+\/)*_?[a-z0-9-]+\.tsx?$/.test(file),
  );
  expect(wrong).toEqual([]);
});
