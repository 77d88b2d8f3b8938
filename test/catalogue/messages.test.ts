import assert from 'node:assert/strict';
import { checkCatalogue } from '../../catalogue/index.ts';
import { withCatalogue } from './broken-catalogue.ts';

/** Voice alone, so that a line does not move when a system is added. */
const PROFILE = 'profiles/interop.yaml';
const VOICE = 'systems/voice.yaml';

/** File, what is written in place of what, and the line that a person then reads. */
const MISTAKES: [file: string, from: string, to: string, message: RegExp][] = [
  [
    PROFILE,
    'min: 4.2',
    'min: "4,0"',
    /:18 thresholds\.voice\.mos\.p5\.min: "4,0" is not a number \(expected 1 to 5\)$/,
  ],
  [PROFILE, 'min: 4.2', 'min: 42', /:18 thresholds\.voice\.mos\.p5\.min: 42 is out of range \(expected 1 to 5\)$/],
  [PROFILE, 'min: 4.2', 'min: 4.2, max: 4', /:18 thresholds\.voice\.mos\.p5: min 4.2 is above max 4$/],
  [PROFILE, 'min: 0.99', 'min: 99', /calls\.ratio\.min: 99 is out of range \(expected 0 to 1\)$/],
  [PROFILE, '{ min: 4.2 }', '{}', /mos\.p5: must not be empty \(expected min or max\)$/],
  [PROFILE, 'mos:', 'mops:', /:18 thresholds\.voice\.mops: no metric vigie\.voice\.mops \(expected mos, /],
  [
    PROFILE,
    'thresholds:\n  voice:',
    'thresholds:\n  vioce:',
    /:17 thresholds\.vioce: no such system \(expected .*voice/,
  ],
  [
    PROFILE,
    'thresholds:\n',
    'across: { pad: { everywhere: { p95: { max: -1 } } } }\nthresholds:\n',
    /:16 across\.pad\.everywhere\.p95\.max: -1 is out of range \(expected 0 to 60000\)$/,
  ],
  [PROFILE, 'voice:', 'vioce:', /:7 systems\.vioce: unknown key \(expected .*voice/],
  [PROFILE, 'p5:', 'p6:', /thresholds\.voice\.mos\.p6: unknown key \(expected min, p5, /],
  [PROFILE, 'ratio:', 'p95:', /thresholds\.voice\.calls\.p95: a counter has no p95$/],
  [
    PROFILE,
    'codec: pcma',
    'codec: speex',
    /:11 systems\.voice\.codec: "speex" is not known \(expected pcma, pcmu, g722 or opus\)$/,
  ],
  [PROFILE, 'talk: 10s', 'tlk: 10s', /:9 systems\.voice\.tlk: unknown key \(expected calls, /],
  [PROFILE, '    talk: 10s\n', '', /:7 systems\.voice: "talk" is missing$/],
  [
    PROFILE,
    'talk: 10s',
    'talk: 5m',
    /:9 systems\.voice\.talk: 5m and a ring of 200ms do not fit in a duration of 30s$/,
  ],
  [PROFILE, 'talk: 10s', 'talk: 10s\n    talk: 11s', /:10 not YAML: Map keys must be unique$/],
  [
    PROFILE,
    'calls: 30',
    'calls:',
    /:8 systems\.voice\.calls: nothing is not a whole number \(expected 1 to 1000000\)$/,
  ],
  [PROFILE, 'calls: 30', 'calls: 0', /:8 systems\.voice\.calls: 0 is out of range/],
  [PROFILE, 'name: interop', 'name: other', /:2 name: "other" is not the file's name, interop$/],
  [PROFILE, 'generator: {', 'generator: [', /:\d+ not YAML: /],
  ['regions.yaml', 'id: na', 'id: eu', /regions\.yaml:\d+ regions\.1\.id: "eu" is there twice$/],
  ['regions.yaml', 'index: 2', 'index: 1', /regions\.yaml:\d+ regions\.1\.index: 1 is there twice$/],
  ['regions.yaml', 'index: 2', 'index: 12', /index: 12 is out of range \(expected 1 to 9\)$/],
  ['metrics/voice.yaml', 'id: vigie.voice.loss', 'id: vigie.voice.mos', /"vigie\.voice\.mos" is there twice$/],
  [
    'metrics/voice.yaml',
    'id: vigie.voice.loss',
    'id: vigie.rooms.loss',
    /"vigie\.rooms\.loss" is in another file of catalogue\/metrics\/ too$/,
  ],
  ['metrics/voice.yaml', 'kind: histogram', 'kind: gauge', /metrics\.0\.buckets: a gauge has no buckets$/],
  ['metrics/voice.yaml', 'from: 1,', 'from: 6,', /metrics\.0\.buckets\.linear\.to: 5 is not above from, which is 6$/],
  ['metrics/voice.yaml', 'kind: counter', 'kind: histogram', /"buckets" is missing$/],
  [VOICE, 'metric: vigie.voice.srd', 'metric: vigie.voice.pdd', /waitsFor\.metric: "vigie\.voice\.pdd" is not in/],
  [VOICE, 'max: 3', 'max: 0', /scaling\.max: 0 is out of range/],
  [VOICE, 'min: 1', 'min: 4', /scaling\.min: 4 is above max, which is 3$/],
  [VOICE, 'below: 3.8', 'below: 3.8\n      above: 4', /scaling\.out\.0: rule VoiceQualityLow must have either/],
  [VOICE, 'service: ipbx', 'service: pbx', /scaling\.service: "pbx" is not one of services$/],
];

describe('a mistake in the catalogue', () => {
  for (const [file, from, to, message] of MISTAKES) {
    it(`is told in one line: ${file}, ${JSON.stringify(to)} for ${JSON.stringify(from)}`, () => {
      const [problem = ''] = withCatalogue(file, (text) => text.replace(from, to), checkCatalogue);
      assert.match(problem, message);
      assert.ok(problem.startsWith(`catalogue/${file}:`), problem);
      assert.ok(!problem.includes('\n'));
    });
  }

  it('is told of an empty file', () => {
    const [problem] = withCatalogue(PROFILE, () => '', checkCatalogue);
    assert.match(problem ?? '', /^catalogue\/profiles\/interop\.yaml:1 nothing is not a load profile/);
  });
});
