/** One step into a JSON value: an object's key or a list's index. */
export type Segment = string | number;

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** A path as people and scripts read it: `parameters.rules[0].value`, `connections["HTTP Request"].main[0]`. */
export function pathText(segments: readonly Segment[]): string {
  let text = '';
  for (const segment of segments) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (!PLAIN_KEY.test(segment)) text += `[${JSON.stringify(segment)}]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text;
}
