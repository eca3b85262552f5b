import {isJsonObject, type Json} from '../workflow/runtime-workflow.ts';
import type {Change} from './change.ts';
import {jsonEqual} from './json-equal.ts';
import type {Link} from './links.ts';

/** `+` came, `-` went, `~` changed, `→` renamed, `⇄` exchanged or reordered, `!` worth a look. */
export type Mark = '+' | '-' | '~' | '→' | '⇄' | '!';

/** A change in words. All text is raw: names and values may hold anything. */
export interface Sentence {
  mark: Mark;
  /** What it is about: a node's name, `settings`… */
  subject?: string;
  /** May be empty where the subject says it all. */
  text: string;
  /** Shown after the text: `from → to`, or the one there is. */
  from?: Json;
  to?: Json;
}

type Tell = (change: Change) => Sentence;

/** A value from this to that, under the words that `nameOf` gives for it. */
export function value(mark: Mark, nameOf: (change: Change) => string = placeOf): Tell {
  return (change) => {
    const shown = change.lines ? {} : {from: change.before, to: change.after};
    const note = change.masked && !change.lines && jsonEqual(change.before, change.after) ? ' (secret changed)' : '';
    return {mark, subject: subjectOf(change), text: nameOf(change) + note, ...shown};
  };
}

/** Words that say it all. */
export function state(text: string): Tell {
  return (change) => ({mark: '~', subject: subjectOf(change), text});
}

export function renamed(what: string): Tell {
  return ({before, after}) => ({mark: '→', text: `${what} ${quoted(before)} to ${quoted(after)}`});
}

export function nodeNamed(mark: '+' | '-'): Tell {
  return (change) => {
    const node = change.after ?? change.before;
    const type = isJsonObject(node) && typeof node.type === 'string' ? ` (${node.type})` : '';
    return {mark, text: `node ${quoted(change.node)}${which(change)}${type}`};
  };
}

export function credential(mark: Mark): Tell {
  return (change) => {
    const [from, to] = [credentialName(change.before), credentialName(change.after)];
    const shown =
      from !== undefined && from === to
        ? {from: withId(from, change.before), to: withId(to, change.after)}
        : {from, to};
    const type = (change.path ?? '').replace(/^credentials\.?/, '');
    return {mark, subject: subjectOf(change), text: `credential ${type}`, ...shown};
  };
}

export function link(mark: '+' | '-'): Tell {
  return (change) => {
    const held = (change.after ?? change.before) as Link;
    return {mark, text: `${quoted(change.node)}${leaving(held)} → ${quoted(held.node)}${arriving(held)}`};
  };
}

export const connectionMoved: Tell = ({node, before, after}) => {
  const [was, is] = [before as Link, after as Link];
  const moves = [
    was.output !== is.output ? `from ${outputText(was)} to ${outputText(is)}` : '',
    was.index !== is.index || was.type !== is.type ? `from ${inputText(was)} to ${inputText(is)}` : '',
  ].filter((move) => move !== '');
  const text = moves.length > 0 ? `moved ${moves.join(', ')}` : 'changed';
  return {mark: '~', text: `${quoted(node)} → ${quoted(is.node)}: ${text}`};
};

export const connectionOrder: Tell = ({node, before, after}) => {
  const targets = (links: Json | undefined) => (links as Link[]).map((held) => held.node).join(', ');
  const output = leaving((after as Link[])[0]!);
  return {mark: '⇄', text: `${quoted(node)}${output}: order of targets`, from: targets(before), to: targets(after)};
};

export const swapped: Tell = ({node, before}) => {
  const outputs = [...new Map((before as Link[]).map((held) => [held.output, held])).values()];
  const named = outputs.every((held) => held.outputName !== undefined);
  const names = outputs.map((held) => (named ? String(held.outputName) : String(held.output)));
  const what = named ? `the ${names.join(' and ')} branches` : `outputs ${names.join(' and ')}`;
  return {mark: '⇄', text: `${quoted(node)}: ${what} are swapped`};
};

/** A group that came or went as a whole, by its name and members. */
export function group(mark: '+' | '-'): Tell {
  return (change) => {
    const held = change.after ?? change.before;
    if (!isJsonObject(held) || !Array.isArray(held.nodes)) return value(mark)(change);
    return {mark, text: `group ${quoted(held.name)} (${held.nodes.join(', ')})`};
  };
}

export function tag(mark: '+' | '-'): Tell {
  return ({before, after}) => ({mark, text: `tag ${quoted(after ?? before)}`});
}

/** `summary` of how the draft differs; empty where nothing is known of it. */
export function draft({after}: Change, summary: string): Sentence {
  if (after !== true) return {mark: '!', text: 'there is no unpublished draft any more'};
  return {mark: '!', text: `an unpublished draft differs from what runs${summary && ` (${summary})`}`};
}

export const layout: Tell = ({count}) => ({
  mark: '~',
  subject: 'layout',
  text: count === 1 ? '1 node moved' : `${count} nodes moved`,
});

function subjectOf(change: Change): string | undefined {
  if (change.node !== undefined) return change.node + which(change);
  const [root] = /^[A-Za-z]+/.exec(change.path ?? '') ?? [];
  return root ?? 'workflow';
}

function which({occurrence}: Change): string {
  return occurrence === undefined ? '' : ` (no. ${occurrence} of that name)`;
}

/** The path as a reader needs it: what the subject already says is left out. */
function placeOf({node, path = '', within}: Change): string {
  const root = node === undefined ? /^[A-Za-z]+(?=[.[])\.?/ : /^parameters(?:\.|(?=\[))/;
  return path.replace(root, '') + (within === undefined ? '' : ` › ${within}`);
}

/** In quotes that the name itself cannot close. */
function quoted(name: Json | undefined): string {
  return JSON.stringify(name ?? null);
}

function leaving(held: Link): string {
  if (held.outputName !== undefined) return ` (${held.outputName})`;
  return held.output > 0 ? ` (output ${held.output})` : '';
}

function arriving(held: Link): string {
  if (held.kind !== 'main' || held.type !== 'main')
    return ` (${held.kind === held.type ? held.kind : `${held.kind} to ${held.type}`})`;
  return held.index > 0 ? ` (${inputText(held)})` : '';
}

/** n8n's editor counts unnamed outputs from 0 (Switch) and inputs from 1 (Merge). */
function outputText(held: Link): string {
  return typeof held.outputName === 'string' ? held.outputName : `output ${held.output}`;
}

function inputText(held: Link): string {
  return `${held.type === 'main' ? '' : `${held.type} `}input ${held.index + 1}`;
}

function credentialName(held: Json | undefined): string | undefined {
  if (held === undefined || typeof held === 'string') return held;
  if (!isJsonObject(held)) return JSON.stringify(held);
  for (const key of ['logical', 'name', 'id']) if (typeof held[key] === 'string') return held[key];
  return JSON.stringify(held);
}

function withId(name: string, held: Json | undefined): string {
  const id = isJsonObject(held) && typeof held.id === 'string' ? held.id : 'none';
  return `${name} (id ${id})`;
}
