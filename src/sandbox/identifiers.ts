import {randomBytes} from 'node:crypto';

/** Makes ids as n8n does. With a seed, the same ids in the same order every time. */
export class Identifiers {
  private readonly bytes: (count: number) => Uint8Array;

  constructor(seed?: string) {
    this.bytes = seed === undefined ? randomBytes : seededBytes(seed);
  }

  /** 16 letters and digits, as workflows, tags and credentials have. */
  short(): string {
    const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    return Array.from(this.bytes(16), (byte) => letters[byte % letters.length]).join('');
  }

  /** UUID version 4, as versions, nodes and webhooks have. */
  uuid(): string {
    const bytes = Uint8Array.from(this.bytes(16));
    bytes[6] = (bytes[6]! & 0x0f) | 0x40;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = Buffer.from(bytes).toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}

/** xorshift32 over a hash of `seed`: repeatable, not secret. */
function seededBytes(seed: string): (count: number) => Uint8Array {
  let state = 0x9e3779b9;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  state ||= 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state >>> 24;
  };
  return (count) => Uint8Array.from({length: count}, next);
}
