import type {Config} from '../config/config.ts';
import {sortGroups, sortNodes} from './canonicalise.ts';
import type {CanonicalContent, CanonicalNode} from './comparable.ts';
import {effectiveSettings, isNodeDefault} from './defaults.ts';
import {detectVariables, variableValues} from './environment-view.ts';
import {mapGraphText} from './map-graph-text.ts';
import type {JsonObject} from './runtime-workflow.ts';
import {type MapText, mapStrings, renderTemplates} from './templates.ts';

/**
 * What a promotion does to text on its way from one environment to another (DESIGN.md §7): values of `detect` variables
 * and templates become the target's values, the source instance's address becomes the target's, paths kept. A value from
 * wops.yaml is written as it stands there, whatever address it holds.
 */
export function carryText(config: Config, source: string, target: string): MapText {
  const {detect, address, render} = textSteps(config, source, target);
  return (text) => render(address(detect(text)));
}

/** The steps of `carryText`, in their order; after the second the text is as Git holds it in the target's folder. */
export function textSteps(config: Config, source: string, target: string) {
  const from = config.environments.get(source)!.url;
  const to = config.environments.get(target)!.url;
  return {
    detect: detectVariables(config, source) ?? ((text: string) => text),
    address: (text: string) => replaceAddress(text, from, to),
    render: renderTemplates(variableValues(config, target)),
  };
}

/** Canonical content (logical credentials, canonical references, templates not rendered) as the target would hold it. */
export function carryContent(content: CanonicalContent, text: MapText): CanonicalContent {
  const {nodes, connections} = mapGraphText(content, text);
  return {
    ...content,
    nodes: sortNodes(nodes.map((node, index) => (node === content.nodes[index] ? node : withoutDefaults(node)))),
    connections,
    settings: effectiveSettings(mapStrings(content.settings, text)),
    nodeGroups: sortGroups(content.nodeGroups.map((group) => carryGroup(group, text))),
  };
}

/** A template may have become a value that means "not set". */
function withoutDefaults(node: CanonicalNode): CanonicalNode {
  return Object.fromEntries(Object.entries(node).filter(([key, value]) => !isNodeDefault(key, value))) as CanonicalNode;
}

/** A canonical group names its nodes. */
function carryGroup(group: JsonObject, text: MapText): JsonObject {
  return {...group, nodes: (mapStrings(group.nodes ?? [], text) as string[]).toSorted()};
}

/** A template's beginning in JSON, where white space may be escaped. */
const TEMPLATE_START = /\{\{(?:\s|\\[nrtf]|\\u[0-9a-f]{4})*env\./;

/** Whether text that `carryText` would change may stand in canonical JSON. Never false when it does. */
export function hasEnvironmentText(config: Config, environment: string, json: string): boolean {
  if (TEMPLATE_START.test(json)) return true;
  const {url} = config.environments.get(environment)!;
  const detected = [...variableValues(config, environment)].filter(([name]) => config.variables.get(name)!.detect);
  const texts = [url, ...detected.map(([, value]) => value)].filter((text) => text !== '');
  return texts.some((text) => json.includes(JSON.stringify(text).slice(1, -1)));
}

/** Replaces an address where it ends: `http://n8n:5678` is in neither `http://n8n:56789` nor `http://n8n:5678.example.com`. */
function replaceAddress(text: string, from: string, to: string): string {
  let result = '';
  let rest = text;
  for (let index = rest.indexOf(from); index !== -1; index = rest.indexOf(from)) {
    const after = rest.slice(index + from.length);
    result += rest.slice(0, index) + (ADDRESS_GOES_ON.test(after) ? from : to);
    rest = after;
  }
  return result + rest;
}

/** A host, port or path segment that goes on. A full stop, colon or dash before anything else only ends a sentence. */
const ADDRESS_GOES_ON = /^[.:-]*[\p{L}\p{N}_@%]/u;
