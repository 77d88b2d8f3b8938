const HEADER = 44;

export interface Wave {
  /** Hz. */
  rate: number;
  /** Mono, 16 bit. */
  samples: Int16Array;
}

/**
 * Read a WAV of mono 16-bit PCM, as the engine writes it: a header of 44 bytes.
 * @throws {Error} when it is another kind of file.
 */
export function parseWave(bytes: Buffer): Wave {
  const known =
    bytes.length >= HEADER &&
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.toString('latin1', 8, 16) === 'WAVEfmt ' &&
    bytes.toString('latin1', 36, 40) === 'data' &&
    bytes.readUInt16LE(20) === 1 &&
    bytes.readUInt16LE(22) === 1 &&
    bytes.readUInt16LE(34) === 16;
  if (!known) throw new Error(`Cannot read ${bytes.length} bytes as a WAV of mono 16-bit PCM`);
  const count = Math.floor(Math.min(bytes.readUInt32LE(40), bytes.length - HEADER) / 2);
  const samples = Int16Array.from({ length: count }, (_, i) => bytes.readInt16LE(HEADER + 2 * i));
  return { rate: bytes.readUInt32LE(24), samples };
}

/** The same as a file, for a `data:` address. */
export function waveBytes({ rate, samples }: Wave): Buffer {
  const bytes = Buffer.alloc(HEADER + 2 * samples.length);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(2 * rate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, i) => bytes.writeInt16LE(sample, HEADER + 2 * i));
  return bytes;
}
