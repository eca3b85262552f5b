#!/usr/bin/env node
// Runs the commands as they were built last, found afresh: the manifest of an earlier build is not believed.
import {execute} from '@oclif/core';

await execute({
  development: true,
  dir: import.meta.url,
  loadOptions: {root: import.meta.dirname, ignoreManifest: true},
});
