import {checkCredentials, checkVariables} from './rules/environment-keys.ts';
import {checkFolders} from './rules/folders.ts';
import {checkReservedNames, warnNoAdmin} from './rules/names.ts';
import {checkPipelines} from './rules/pipelines.ts';
import type {ConfigRule} from './rules/rule.ts';
import {checkUrls, warnSharedUrls} from './rules/urls.ts';

/** What is wrong beyond the shape of one value. */
export const CONFIG_RULES: readonly ConfigRule[] = [
  checkReservedNames,
  checkUrls,
  checkFolders,
  checkPipelines,
  checkCredentials,
  checkVariables,
];

/** What is allowed and yet most likely not meant. */
export const CONFIG_WARNINGS: readonly ConfigRule[] = [warnSharedUrls, warnNoAdmin];
