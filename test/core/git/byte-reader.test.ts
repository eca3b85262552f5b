import {Readable} from 'node:stream';
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {ByteReader} from '../../../src/core/git/program/byte-reader.ts';

it('reads lines and counted bytes, wherever the stream is cut', async () => {
  const content = 'a 5\n\n\n\n\n\n\nü missing\nb 0\n\nrest without end';
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({min: 1, max: 7}), {minLength: 1}), async (widths) => {
      const reader = new ByteReader(Readable.from(cut(Buffer.from(content), widths)));
      expect(await reader.line()).toBe('a 5');
      expect(String(await reader.take(6))).toBe('\n\n\n\n\n\n');
      expect(await reader.line()).toBe('ü missing');
      expect(await reader.line()).toBe('b 0');
      expect(String(await reader.take(1))).toBe('\n');
      expect(await reader.take(1000)).toBeNull();
      expect(await reader.line()).toBeNull();
    }),
  );
});

function* cut(bytes: Buffer, widths: number[]): Generator<Buffer> {
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const width = widths[index % widths.length]!;
    yield bytes.subarray(at, at + width);
    at += width;
  }
}
