import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderOf, readEvidence } from '../../reports/evidence/read-evidence.ts';
import { worstStretch } from '../../reports/evidence/sound.ts';
import { parseWave, waveBytes } from '../../reports/evidence/wav.ts';
import { runsOf } from '../../reports/html/waveform.ts';
import { tone } from './fixtures/evidence.ts';
import { call, heard } from './fixtures/records.ts';

describe('worstStretch', () => {
  const wave = (samples: Int16Array, rate = 8000) => ({ rate, samples });

  it('is the eight seconds in which most was missing, with the frames that differ', () => {
    const sound = worstStretch('caller', { heard: wave(tone(30, [20, 20.1])), said: wave(tone(30)) });
    assert.ok(sound.from > 12 && sound.from <= 20, `${sound.from} s`);
    assert.equal(sound.heard.samples.length, 64_000);
    assert.equal(sound.differs.filter(Boolean).length, 5);
    assert.equal(runsOf(sound.differs).length, 1);
  });

  it('begins at the start where nothing was missing, and takes what there is of a short call', () => {
    const same = worstStretch('caller', { heard: wave(tone(3)), said: wave(tone(3)) });
    assert.deepEqual([same.from, same.heard.samples.length], [0, 24_000]);
    assert.deepEqual(runsOf(same.differs), []);
    const nothing = worstStretch('caller', { heard: wave(new Int16Array(0)), said: wave(new Int16Array(0)) });
    assert.deepEqual([nothing.from, nothing.heard.samples.length, nothing.differs], [0, 0, []]);
  });

  it('brings a wideband sound to 8 kHz', () => {
    const wide = wave(
      Int16Array.from({ length: 32_000 }, (_, i) => (i % 2 === 0 ? 10 : 20)),
      16_000,
    );
    const { heard: shown } = worstStretch('callee', { heard: wide, said: wide });
    assert.deepEqual([shown.rate, shown.samples.length, shown.samples[5]], [8000, 16_000, 15]);
  });
});

describe('parseWave', () => {
  it('reads what waveBytes writes, and less where the file was cut', () => {
    const samples = Int16Array.from([0, -32_768, 32_767, 5]);
    const bytes = waveBytes({ rate: 8000, samples });
    assert.deepEqual(parseWave(bytes), { rate: 8000, samples });
    assert.equal(parseWave(bytes.subarray(0, 47)).samples.length, 1);
  });

  it('refuses another kind of file', () => {
    assert.throws(() => parseWave(Buffer.from('RIFF')), /Cannot read 4 bytes as a WAV/);
    const stereo = waveBytes({ rate: 8000, samples: new Int16Array(2) });
    stereo.writeUInt16LE(2, 22);
    assert.throws(() => parseWave(stereo), /mono 16-bit/);
  });
});

describe('readEvidence', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-evidence-'));
  const folder = join(dir, 'evidence/fixture-call-1');
  after(() => rmSync(dir, { recursive: true }));

  it('is empty for a run without evidence', () => {
    assert.deepEqual(readEvidence(dir).lists, []);
    assert.equal(readEvidence(dir).of(call(1)), null);
  });

  it('finds the ladder and the sound of the ear that heard worse', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'ladder.txt'), 'INVITE');
    for (const what of ['heard', 'said']) {
      writeFileSync(join(folder, `callee.${what}.wav`), waveBytes({ rate: 8000, samples: tone(1) }));
    }
    const worse = call(1, { heard: { caller: heard(), callee: heard({ mos: 2 }) } });
    const found = readEvidence(dir).of(worse);
    assert.deepEqual(
      [found?.ladder, found?.sound?.ear, found?.folder],
      ['INVITE', 'callee', 'evidence/fixture-call-1'],
    );
    assert.equal(readEvidence(dir).of(call(1))?.sound, null);
  });

  it('says what is damaged, and keeps the rest', () => {
    writeFileSync(join(folder, 'callee.heard.wav'), 'cut');
    const found = readEvidence(dir).of(call(1, { heard: { caller: heard(), callee: heard({ mos: 2 }) } }));
    assert.match(found?.problem ?? '', /Cannot read 3 bytes as a WAV/);
    assert.equal(found?.ladder, 'INVITE');
  });

  it('does not leave its folder, whatever a Call-ID says', () => {
    assert.equal(folderOf('../../etc/passwd'), '______etc_passwd');
    assert.equal(folderOf('a@198.51.100.1'), 'a_198_51_100_1');
    assert.equal(folderOf('x'.repeat(99)).length, 64);
  });
});
