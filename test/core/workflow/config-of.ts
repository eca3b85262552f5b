import type {Config} from '../../../src/core/config/config.ts';
import {normaliseConfig} from '../../../src/core/config/normalise-config.ts';
import {parseConfig} from '../../../src/core/config/parse-config.ts';

const ENVIRONMENTS = `version: 1
environments:
  dev: {class: dev, url: "http://n8n:5678", apiKey: "\${K}"}
  staging: {class: staging, url: "http://n8n-staging:5678", apiKey: "\${K}"}
  prod: {class: production, url: "https://n8n.example.com/automation", apiKey: "\${K}"}
`;

/** The environments dev, staging and prod, and further blocks of wops.yaml. */
export function configOf(blocks = ''): Config {
  const {file, faults} = parseConfig(Buffer.from(ENVIRONMENTS + blocks));
  if (!file) throw new Error(faults.map((fault) => `${fault.key} ${fault.problem}`).join('\n'));
  return normaliseConfig(file, 'test');
}

/** Variables as the block of wops.yaml, each `detect`. JSON is YAML. */
export function detectBlock(variables: Record<string, Record<string, string>>): string {
  const detected = Object.entries(variables).map(([name, values]) => [name, {...values, detect: true}]);
  return `variables: ${JSON.stringify(Object.fromEntries(detected))}\n`;
}
