import * as z from 'zod';
import {configSchema} from './config-schema.ts';

/** The JSON Schema (draft 7, which editors know best) of wops.yaml, as text. Made from the schema that wops itself uses. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(configSchema, {io: 'input', target: 'draft-7'});
  return `${JSON.stringify(schema, null, 2)}\n`;
}
