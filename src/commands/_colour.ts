interface ColourQuestion {
  /** What was typed: `--color`, `--no-color` or neither. */
  flag: boolean | undefined;
  isTerminal: boolean;
  env: NodeJS.ProcessEnv;
}

/**
 * Whether to write in colour: as the flag says; else as NO_COLOR (no-color.org) or FORCE_COLOR (force-color.org) does, of
 * both the first; else on a terminal that is not CI's.
 */
export function hasColour({flag, isTerminal, env}: ColourQuestion): boolean {
  if (flag !== undefined) return flag;
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return !['0', 'false'].includes(env.FORCE_COLOR);
  return isTerminal && !env.CI;
}
