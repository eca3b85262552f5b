// Writes docs/wops.schema.json: node scripts/write-config-schema.ts
import {writeFileSync} from 'node:fs';
import {configJsonSchema} from '../src/core/config/config-json-schema.ts';

writeFileSync(new URL('../docs/wops.schema.json', import.meta.url), configJsonSchema());
