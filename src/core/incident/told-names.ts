/** So many names stand in one line of a story; which the others are, the incident says. */
const SHOWN = 50;

/** The names of workflows for an event's details; of thousands only the first ones, and how many more there are. */
export function toldNames(workflows: readonly {name: string}[]): string[] {
  const names = workflows.slice(0, SHOWN).map(({name}) => name);
  return workflows.length > SHOWN ? [...names, `and ${workflows.length - SHOWN} more`] : names;
}
