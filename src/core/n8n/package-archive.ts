import {gzipSync} from 'node:zlib';

export interface PackageFile {
  /** At most 100 bytes, of ASCII. */
  name: string;
  content: object;
}

/** An n8n package: a gzipped tar (POSIX ustar) of JSON files. */
export function packageArchive(files: readonly PackageFile[]): Buffer {
  return gzipSync(Buffer.concat([...files.map(entry), Buffer.alloc(1024)]));
}

/** A 512-byte header, then the content filled up to full blocks. */
function entry({name, content}: PackageFile): Buffer {
  const data = Buffer.from(JSON.stringify(content, null, '\t'));
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}
