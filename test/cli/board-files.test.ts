import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadCatalogue } from '../../catalogue/index.ts';
import { makeBoards } from '../../cli/parts/board-files.ts';
import { boardsOf } from '../../dashboards/index.ts';
import type { PageData } from '../../dashboards/index.ts';
import { root } from './lib/vigie.ts';

describe('makeBoards', () => {
  const catalogue = loadCatalogue();
  let out: string;
  let written: string[];
  const read = (name: string): string => gunzipSync(readFileSync(join(out, 'page', `${name}.gz`))).toString();

  before(async () => {
    out = mkdtempSync(join(tmpdir(), 'vigie-page-'));
    written = await makeBoards(catalogue, out);
  });
  after(() => rmSync(out, { recursive: true }));

  it('makes every file that the door serves', () => {
    const door = readFileSync(join(root, 'stack/config/door/haproxy.cfg'), 'utf8');
    const served = [...door.matchAll(/file \/etc\/vigie-boards\/(\S+)/g)].map(([, name = '']) => `page/${name}`);
    assert.equal(served.length, 4);
    for (const name of served) assert.ok(written.includes(name), name);
  });

  it('gives the page every board with its queries, and the score of each system by run', () => {
    const { boards, scores } = JSON.parse(read('boards.json')) as PageData;
    assert.deepEqual(boards, boardsOf(catalogue));
    assert.deepEqual(
      scores.map(({ system }) => system),
      catalogue.systems.map(({ id }) => id),
    );
    for (const { expr } of scores) assert.match(expr, /sum by \(le, run_id\)/);
  });

  it('needs nothing from elsewhere, and nothing that its policy forbids', () => {
    const page = read('index.html');
    assert.doesNotMatch(page, /(src|href)="(https?:)?\/\//);
    assert.doesNotMatch(page, /<style|<script(?! type="module" src="\/boards\.js">)|\son[a-z]+=|\sstyle=/);
    assert.doesNotMatch(read('boards.js'), /\bimport\b\s*[{"']|\seval\(/);
    assert.doesNotMatch(read('boards.css'), /@import|url\(/);
  });
});
