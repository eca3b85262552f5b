import type {ErrorCode} from 'yaml';

/** What the YAML parser complains about, in words that never repeat what the file holds. */
export const SYNTAX_PROBLEMS = {
  ALIAS_PROPS: 'an alias takes no anchor or tag',
  BAD_ALIAS: 'an alias without a valid name',
  BAD_COLLECTION_TYPE: 'a tag that does not fit what follows it',
  BAD_DIRECTIVE: 'a directive that YAML does not know',
  BAD_DQ_ESCAPE: 'a \\ escape that YAML does not know; in single quotes a \\ is only a \\',
  BAD_INDENT: 'wrongly indented, or a bracket is not closed',
  BAD_PROP_ORDER: 'an anchor or tag in the wrong place',
  BAD_SCALAR_START: 'a value that begins with this character must be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'a second ":" on one line, or wrongly indented; quote a value that holds ": "',
  BLOCK_IN_FLOW: 'indented lists and mappings cannot stand inside {…} or […]',
  DUPLICATE_KEY: 'given twice',
  IMPOSSIBLE: 'this is no YAML',
  KEY_OVER_1024_CHARS: 'a key of more than 1024 characters',
  MISSING_CHAR: 'a character is missing here: a closing quote, a comma, a ":" or a space',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line and end in ":"',
  MULTIPLE_ANCHORS: 'two anchors on one value',
  MULTIPLE_DOCS: 'a second document begins here ("---"); wops.yaml is one document',
  MULTIPLE_TAGS: 'two tags on one value',
  NON_STRING_KEY: 'a key that is no text; put it in quotes',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab; YAML is indented with spaces',
  TAG_RESOLVE_FAILED: 'a tag (!…) that wops.yaml has no use for; quote a value that begins with "!"',
  UNEXPECTED_TOKEN: 'YAML does not expect this here; quote the value if it is a text',
} as const satisfies Record<ErrorCode, string>;
