/**
 * `text` without the credentials that URLs in it carry. A user name alone goes too (a token is often given as one), except
 * in ssh URLs, where it is `git` and needed to recognise the remote.
 */
export function redactUrls(text: string): string {
  return text.replace(
    /\b([a-z][a-z0-9+.-]*):\/\/([^\s/@'"]*(?:@[^\s/@'"]*)*)@/gi,
    (_, scheme: string, user: string) => {
      const harmless = scheme.toLowerCase().endsWith('ssh') && !user.includes(':');
      return `${scheme}://${harmless ? user : '***'}@`;
    },
  );
}

/** `text` from a server or a file, safe to show on a terminal: no control characters but line ends. */
export function printable(text: string): string {
  return text
    .replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, ' ');
}
