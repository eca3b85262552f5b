import type {GitPerson} from './git.ts';

/** A person as a commit can hold them: one line each, without the characters that delimit the parts. */
export function commitPerson({name, email}: GitPerson): GitPerson {
  const plain = (text: string) =>
    text
      .replace(/[\x00-\x1f\x7f<>]/g, ' ')
      .replace(/ +/g, ' ')
      .trim();
  return {name: plain(name) || plain(email) || 'unknown', email: plain(email).replaceAll(' ', '')};
}

/** A message as `git commit` would store it: no NUL, LF line ends, nothing blank around it, one line end at its end. */
export function commitMessage(message: string): string {
  const text = message
    .replaceAll('\0', '')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '');
  return `${text.replace(/^\n+/, '').trimEnd()}\n`;
}

export function commitSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

export function commitSubject(message: string): string {
  return commitMessage(message).split('\n', 1)[0]!;
}
