/** The fields of a `multipart/form-data` body (RFC 7578) by name, each as its bytes. Without the names of files. */
export function formFields(contentType: string, body: Buffer): Map<string, Buffer> {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = `\r\n--${quoted ?? bare ?? ''}`;
  // One byte, one character: no byte is lost.
  const parts = `\r\n${body.toString('latin1')}`.split(boundary).slice(1, -1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\r\n\r\n');
      const name = /;\s*name="([^"]*)"/i.exec(part.slice(0, end))?.[1] ?? '';
      return [name, Buffer.from(part.slice(end + 4), 'latin1')];
    }),
  );
}
