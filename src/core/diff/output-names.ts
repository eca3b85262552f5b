import type {CanonicalNode} from '../workflow/comparable.ts';
import {isJsonObject, type Json} from '../workflow/runtime-workflow.ts';
import {member} from './json-equal.ts';

type NameOutput = (node: CanonicalNode, index: number) => string | undefined;

/** What n8n's editor writes beside the outputs of nodes that have several. */
const OUTPUT_NAMES: ReadonlyMap<string, NameOutput> = new Map<string, NameOutput>([
  ['n8n-nodes-base.if', (_, index) => ['true', 'false'][index]],
  ['n8n-nodes-base.filter', (_, index) => (index === 1 ? 'discarded' : undefined)],
  ['n8n-nodes-base.switch', switchOutput],
  // Version 3 turned the two outputs round.
  [
    'n8n-nodes-base.splitInBatches',
    (node, index) => (Number(node.typeVersion) >= 3 ? ['done', 'loop'] : ['loop', 'done'])[index],
  ],
  ['n8n-nodes-base.compareDatasets', (_, index) => ['in A only', 'same', 'different', 'in B only'][index]],
  [
    '@n8n/n8n-nodes-langchain.textClassifier',
    (node, index) => textAt(node.parameters, ['categories', 'categories', index, 'category']),
  ],
]);

/** The name of a main output as n8n's editor shows it; undefined where it has none (the only output of most nodes). */
export function outputName(node: CanonicalNode | undefined, kind: string, index: number): string | undefined {
  if (!node || kind !== 'main') return undefined;
  const named = OUTPUT_NAMES.get(node.type)?.(node, index);
  if (named !== undefined) return named;
  if (node.onError !== 'continueErrorOutput' || OUTPUT_NAMES.has(node.type)) return undefined;
  return ['success', 'error'][index];
}

function switchOutput(node: CanonicalNode, index: number): string | undefined {
  const rules = listAt(node.parameters, ['rules', 'values']) ?? listAt(node.parameters, ['rules', 'rules']);
  const named =
    textAt(node.parameters, ['rules', 'values', index, 'outputKey']) ??
    textAt(node.parameters, ['rules', 'rules', index, 'outputKey']);
  return named ?? (rules !== undefined && index === rules.length ? 'fallback' : undefined);
}

function listAt(value: Json | undefined, path: string[]): Json[] | undefined {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : undefined;
}

function textAt(value: Json | undefined, path: (string | number)[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function valueAt(value: Json | undefined, path: (string | number)[]): Json | undefined {
  let found = value;
  for (const step of path) {
    if (typeof step === 'number') found = Array.isArray(found) ? found[step] : undefined;
    else found = isJsonObject(found) ? member(found, step) : undefined;
  }
  return found;
}
