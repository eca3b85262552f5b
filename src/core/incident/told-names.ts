import type {JsonObject} from '../workflow/runtime-workflow.ts';

/** So many names stand in one line of a story; which the others are, the incident says. */
const SHOWN = 50;

/**
 * The names of workflows as a part of an event's details, under `key`; of thousands the first ones, and as `more` how many
 * there are besides.
 */
export function toldNames(key: string, workflows: readonly {name: string}[]): JsonObject {
  const names = workflows.slice(0, SHOWN).map(({name}) => name);
  const more = workflows.length - names.length;
  return more > 0 ? {[key]: names, more} : {[key]: names};
}
