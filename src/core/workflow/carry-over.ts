import type {Config} from '../config/config.ts';
import type {CanonicalContent} from './comparable.ts';
import {detectVariables, variableValues} from './environment-view.ts';
import {type MapText, mapStrings, renderTemplates} from './templates.ts';

/**
 * What a promotion does to text on its way from one environment to another (DESIGN.md §7): values of `detect` variables
 * and templates become the target's values, the source instance's address becomes the target's, paths kept.
 */
export function carryText(config: Config, source: string, target: string): MapText {
  const detect = detectVariables(config, source);
  const render = renderTemplates(variableValues(config, target));
  const from = config.environments.get(source)!.url;
  const to = config.environments.get(target)!.url;
  return (text) => replaceAddress(render(detect ? detect(text) : text), from, to);
}

/** Canonical content (logical credentials, canonical references, templates not rendered) as the target would hold it. */
export function carryContent(content: CanonicalContent, text: MapText): CanonicalContent {
  return {...content, nodes: mapStrings(content.nodes, text), settings: mapStrings(content.settings, text)};
}

/** Whether text that `carryText` would change may stand in canonical JSON. */
export function hasEnvironmentText(config: Config, environment: string, json: string): boolean {
  if (json.includes('{{env.') || json.includes('{{ env.')) return true;
  if (json.includes(JSON.stringify(config.environments.get(environment)!.url).slice(1, -1))) return true;
  const values = variableValues(config, environment);
  return [...values].some(
    ([name, value]) => config.variables.get(name)!.detect && json.includes(JSON.stringify(value).slice(1, -1)),
  );
}

/** Replaces an address where it ends: `http://n8n:5678` is not part of `http://n8n:56789`. */
function replaceAddress(text: string, from: string, to: string): string {
  let result = '';
  let rest = text;
  for (let index = rest.indexOf(from); index !== -1; index = rest.indexOf(from)) {
    const after = rest.slice(index + from.length);
    result += rest.slice(0, index) + (/^[\w.:-]/.test(after) ? from : to);
    rest = after;
  }
  return result + rest;
}
