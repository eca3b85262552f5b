/**
 * Configuration that outranks every file: nothing that a repository or a user's set-up names is run on the side, and
 * nothing is changed that wops was not asked to change.
 */
export const HARDENING = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'protocol.ext.allow=never',
  'commit.gpgSign=false',
  'push.gpgSign=false',
  'push.followTags=false',
  'push.recurseSubmodules=no',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  'rebase.updateRefs=false',
  'rebase.autoStash=false',
  'rerere.enabled=false',
  'credential.interactive=false',
];

/**
 * Variables of the surrounding process that git does not get: those that name another repository (set while a hook runs),
 * change what its answers look like, or name programs to run for a person at a terminal.
 */
const WITHHELD =
  /^(GIT_(DIR|WORK_TREE|IMPLICIT_WORK_TREE|COMMON_DIR|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|QUARANTINE_PATH|NAMESPACE|PREFIX|CONFIG|GRAFT_FILE|SHALLOW_FILE|REPLACE_REF_BASE|EXTERNAL_DIFF|DIFF_OPTS|PAGER|EDITOR|SEQUENCE_EDITOR|(GLOB|NOGLOB|ICASE)_PATHSPECS|(AUTHOR|COMMITTER)_\w+)|EDITOR|VISUAL|PAGER)$/i;

/** The environment of every git that wops runs. Credentials, ssh, proxy and configuration settings of the user stay. */
export function gitEnvironment(surroundings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(surroundings).filter(([name, value]) => value !== undefined && !WITHHELD.test(name));
  return {
    ...Object.fromEntries(kept),
    // English messages, which git-failure.ts reads.
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_TERMINAL_PROMPT: '0',
    // `git status` does not compete with the user's own commands for the index lock.
    GIT_OPTIONAL_LOCKS: '0',
    // A path is a path, never a pattern.
    GIT_LITERAL_PATHSPECS: '1',
    GIT_EDITOR: ':',
  };
}
