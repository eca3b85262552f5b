import type {Readable} from 'node:stream';

/** Takes lines and counted bytes, in turn, off a byte stream. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #held: Buffer[] = [];
  #length = 0;

  constructor(stream: Readable) {
    this.#source = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The text up to the next line end, without it; null when the stream ends first. */
  async line(): Promise<string | null> {
    let searched = 0;
    for (;;) {
      const joined = this.#join();
      const end = joined.indexOf(10, searched);
      if (end !== -1) return (await this.take(end + 1))!.toString('utf8', 0, end);
      searched = joined.length;
      if (!(await this.#more())) return null;
    }
  }

  /** The next `count` bytes, copied; null when the stream ends first. */
  async take(count: number): Promise<Buffer | null> {
    while (this.#length < count) {
      if (!(await this.#more())) return null;
    }
    const joined = this.#join();
    this.#held = [joined.subarray(count)];
    this.#length -= count;
    return Buffer.from(joined.subarray(0, count));
  }

  #join(): Buffer {
    if (this.#held.length !== 1) this.#held = [Buffer.concat(this.#held)];
    return this.#held[0]!;
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done) return false;
    this.#held.push(next.value);
    this.#length += next.value.length;
    return true;
  }
}
