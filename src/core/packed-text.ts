import {constants, zstdCompressSync, zstdDecompressSync} from 'node:zlib';

/** A text made small (zstd), for many of them to be kept. It carries a checksum: broken bytes are no text. */
export function packText(text: string): Buffer {
  return zstdCompressSync(text, {params: {[constants.ZSTD_c_checksumFlag]: 1}});
}

/** Throws when the bytes are no packed text. */
export function unpackText(packed: Buffer): string {
  return zstdDecompressSync(packed).toString();
}
