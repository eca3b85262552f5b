/** How the story reaches the reader. What the commands say comes from themselves, between the calls. */
export interface Teller {
  title(text: string, place: {number: number; of: number}): void;
  say(text: string): void;
  /** A command line, just before it runs. */
  command(line: string): void;
  /** A line that a command said, where it does not say so itself. */
  line(text: string): void;
  /** A file, before its text. */
  file(name: string, text: string): void;
  /** How the command ended, where that is worth a word. */
  exit(code: number): void;
}
