import {copyFile, mkdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/**
 * Where wops.yaml finds its JSON Schema, relative to itself. A copy in the workspace, since it is always that of the wops
 * in use, works without a network, and whether wops is installed globally, in the project or as one file. A path into
 * node_modules would hold for the second only, and an address of a public registry would ask strangers.
 */
export const CONFIG_SCHEMA_PATH = './.wops/wops.schema.json';

/** Puts the JSON Schema of this wops into the workspace, for editors. `.wops` is ignored by Git, so a clone has none. */
export async function placeConfigSchema(root: string): Promise<void> {
  const target = join(root, CONFIG_SCHEMA_PATH);
  await mkdir(dirname(target), {recursive: true});
  await copyFile(fileURLToPath(new URL('../../../docs/wops.schema.json', import.meta.url)), target);
}
