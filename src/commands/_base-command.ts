import {Command, Flags} from '@oclif/core';
import type {Context} from '../core/context.ts';
import {ERRORS, toWopsError, WopsError} from '../core/errors.ts';
import type {OpenContextOptions} from '../core/open-context.ts';
import {hasColour} from './_colour.ts';
import {parseFault} from './_parse-fault.ts';
import {errorText} from './_views/error-text.ts';
import {createReporter, type Reporter} from './_views/reporter.ts';
import {colourPalette, type Palette, PLAIN} from './_views/terminal.ts';

/** How a view draws: the terminal's width and the colours it may use. */
export interface Drawing {
  palette: Palette;
  /** Columns of the terminal, or a sensible number where there is none. */
  width: number;
}

export interface Shown<T> {
  data: T;
  /** One sentence, the envelope's `message`. */
  message: string;
  /** The result for people; lines or one text. */
  text: (drawing: Drawing) => string | string[];
}

export const GLOBAL_FLAGS = {
  workspace: Flags.string({
    description: 'the workspace folder, instead of the one found upwards from here',
    env: 'WOPS_WORKSPACE',
    helpGroup: 'GLOBAL',
    helpValue: 'DIR',
  }),
  json: Flags.boolean({description: 'answer one JSON document on stdout', helpGroup: 'GLOBAL'}),
  quiet: Flags.boolean({description: 'no progress and no notices', char: 'q', helpGroup: 'GLOBAL'}),
  verbose: Flags.boolean({description: 'show every request, Git command and step on stderr', helpGroup: 'GLOBAL'}),
  color: Flags.boolean({
    description: 'colour, or none (default: where the terminal has it, and by NO_COLOR and FORCE_COLOR)',
    allowNo: true,
    default: true,
    helpGroup: 'GLOBAL',
  }),
};

type GlobalFlags = {[name in keyof typeof GLOBAL_FLAGS]?: string | boolean | undefined};

/**
 * What every command shares: the global flags, a Context that is closed again, one way to show a result and one way to
 * show an error (DESIGN.md §12): results on stdout, everything else on stderr.
 */
export abstract class BaseCommand extends Command {
  static override baseFlags = GLOBAL_FLAGS;

  #abort = new AbortController();
  #reporter: Reporter | undefined;
  #context: Awaited<ReturnType<typeof import('../core/open-context.ts').openContext>> | undefined;
  #onSignal = () => this.#interrupt();

  protected override async init(): Promise<void> {
    await super.init();
    process.on('SIGINT', this.#onSignal);
    process.on('SIGTERM', this.#onSignal);
  }

  /** Aborts on Ctrl-C. */
  protected get signal(): AbortSignal {
    return this.#abort.signal;
  }

  protected get emit(): Reporter['emit'] {
    this.#reporter ??= createReporter({
      stream: process.stderr,
      quiet: this.#given('quiet', 'q') || this.#given('json'),
      verbose: this.#given('verbose'),
      palette: this.drawing(process.stderr).palette,
    });
    return this.#reporter.emit;
  }

  /** The workspace, ready for a use case. */
  protected async context(flags: GlobalFlags, options: Partial<OpenContextOptions> = {}): Promise<Context> {
    const {openContext} = await import('../core/open-context.ts');
    this.#context = await openContext({
      cwd: process.cwd(),
      workspace: flags.workspace as string | undefined,
      emit: this.emit,
      signal: this.signal,
      version: this.config.version,
      ...options,
    });
    return this.#context;
  }

  /** Shows a person something on the way to the result: on stderr, where the progress line makes room for it. */
  protected tell(text: (drawing: Drawing) => string[]): void {
    this.#reporter?.end();
    process.stderr.write(`${text(this.drawing(process.stderr)).join('\n')}\n`);
  }

  /** Shows a result, and sets the exit code when it is not 0. */
  protected show<T>(shown: Shown<T>, exitCode = 0): void {
    this.#reporter?.end();
    if (exitCode !== 0) process.exitCode = exitCode;
    if (this.#given('json')) {
      this.#write(
        JSON.stringify({data: shown.data, message: shown.message, timestamp: new Date().toISOString()}, null, 2),
      );
      return;
    }
    const text = shown.text(this.drawing(process.stdout));
    this.#write(Array.isArray(text) ? text.join('\n') : text);
  }

  protected override async catch(error: Error & {oclif?: {exit?: number}}): Promise<void> {
    this.#reporter?.end();
    if (error.constructor.name === 'ExitError') throw error;
    const failure = this.signal.aborted ? toInterruption(error) : this.#toFailure(error);
    process.exitCode = failure.exit;
    if (this.#given('json')) {
      const {code: type, message, hint, details} = failure;
      this.#write(
        JSON.stringify({error: {type, message, hint, details}, timestamp: new Date().toISOString()}, null, 2),
      );
    } else {
      process.stderr.write(`${errorText(failure, this.drawing(process.stderr).palette, this.#given('verbose'))}\n`);
    }
  }

  protected override async finally(_error: Error | undefined): Promise<void> {
    this.#reporter?.end();
    process.off('SIGINT', this.#onSignal);
    process.off('SIGTERM', this.#onSignal);
    await this.#context?.close();
  }

  #interrupt(): void {
    if (this.signal.aborted) process.exit(ERRORS.interrupted.exit);
    this.#abort.abort();
  }

  /** Whether a global flag was typed; known before and also when parsing the flags failed. */
  #given(flag: string, char?: string): boolean {
    const end = this.argv.indexOf('--');
    const flags = end === -1 ? this.argv : this.argv.slice(0, end);
    return flags.includes(`--${flag}`) || (char !== undefined && flags.includes(`-${char}`));
  }

  #toFailure(error: Error & {oclif?: {exit?: number}}): WopsError {
    // Ctrl-C at a question.
    if (error.name === 'ExitPromptError') return new WopsError('interrupted', 'Interrupted; nothing was changed.');
    if (error.oclif === undefined) return toWopsError(error);
    const {args, flags, baseFlags} = this.ctor;
    return parseFault(error, {id: this.id ?? '', args, flags, baseFlags});
  }

  /** How to draw on `stream`. */
  protected drawing(stream: NodeJS.WriteStream): Drawing {
    const flag = this.#given('json') || this.#given('no-color') ? false : this.#given('color') || undefined;
    const colour = hasColour({flag, isTerminal: Boolean(stream.isTTY), env: process.env});
    return {palette: colour ? colourPalette() : PLAIN, width: stream.isTTY ? stream.columns : 100};
  }

  #write(text: string): void {
    if (text !== '') process.stdout.write(`${text}\n`);
  }
}

function toInterruption(error: unknown): WopsError {
  const failure = toWopsError(error);
  return failure.code === 'interrupted' ? failure : new WopsError('interrupted', 'Interrupted.', {cause: error});
}
