import {similarity} from '../diff/similarity.ts';

/** Words that tell where a credential belongs, not which one it is. */
const PLACES = [
  ...['dev', 'development', 'local', 'test', 'testing', 'sandbox', 'staging', 'stage', 'stg', 'uat', 'qa'],
  ...['preprod', 'prod', 'production', 'live'],
];

/**
 * The words of a credential's name in lower case, without those that tell an environment: `Stripe-Test` and `stripe (live)`
 * are both `stripe`. A name of nothing else keeps its words. `environments` are words too: those of wops.yaml.
 */
export function nameWords(name: string, environments: Iterable<string>): Set<string> {
  const places = new Set([...PLACES, ...[...environments].flatMap(wordsOf)]);
  const words = wordsOf(name);
  const telling = words.filter((word) => !places.has(word));
  return new Set(telling.length > 0 ? telling : words);
}

function wordsOf(text: string): string[] {
  const apart = text.normalize('NFKC').replace(/(\p{Ll}|\d)(?=\p{Lu})/gu, '$1 ');
  return apart.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * How much two names have in common, in three steps: 2, the same words; above 1, all words of the shorter one; below 1,
 * some. Only from 1 up may they be taken for the same thing: `Stripe EU` and `Stripe US` are two accounts.
 */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  const common = similarity(a, b);
  if (common === 1) return 2;
  return isWithin(a, b) || isWithin(b, a) ? 1 + common : common / 2;
}

function isWithin(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].every((word) => b.has(word));
}
