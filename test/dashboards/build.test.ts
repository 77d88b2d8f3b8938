import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadCatalogue } from '../../catalogue/index.ts';
import { buildAll, panels } from '../../dashboards/index.ts';

interface GrafanaPanel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  targets?: { expr: string; refId: string; datasource: { uid: string } }[];
  fieldConfig?: { defaults: { unit: string; thresholds: { steps: { value: number | null; color: string }[] } } };
}

interface GrafanaBoard {
  uid: string;
  templating: { list: { name: string }[] };
  panels: GrafanaPanel[];
}

describe('buildAll', () => {
  let out: string;
  let written: string[];
  const read = (name: string): string => readFileSync(join(out, name), 'utf8');
  const board = (uid: string): GrafanaBoard => JSON.parse(read(`boards/${uid}.json`)) as GrafanaBoard;

  before(() => {
    out = mkdtempSync(join(tmpdir(), 'vigie-boards-'));
    written = buildAll(loadCatalogue(), out);
  });
  after(() => {
    rmSync(out, { recursive: true });
  });

  it('leaves the files that it names and no half-written one', () => {
    const present = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.equal(present.length, written.length);
    const systems = loadCatalogue().systems.map(({ id }) => id);
    assert.deepEqual(
      written.filter((name) => name.startsWith('boards/')).sort(),
      ['database', 'generator', 'home', 'pages', 'scaling', ...systems].map((name) => `boards/${name}.json`).sort(),
    );
  });

  it('puts every panel on its board, from the store, with unit and sentence', () => {
    for (const panel of panels) {
      const drawn = board(panel.board).panels.find(({ title, type }) => title === panel.title && type === panel.kind);
      assert.ok(drawn, panel.id);
      assert.equal(drawn.description, panel.description);
      assert.equal(drawn.datasource?.uid, 'store');
      assert.equal(drawn.targets?.length, panel.queries.length);
      assert.ok(drawn.fieldConfig?.defaults.unit, panel.id);
    }
  });

  it("uses Grafana's own variables for run, window and range", () => {
    for (const uid of ['home', 'voice', 'scaling', 'generator']) {
      const text = read(`boards/${uid}.json`);
      assert.doesNotMatch(text, /\$(window|range)\b/);
      assert.equal(board(uid).templating.list[0]?.name, 'run');
    }
    assert.match(read('boards/voice.json'), /\[\$__rate_interval\]/);
  });

  it('draws a limit to stay above red under it, and one to stay below red over it', () => {
    const steps = (title: string): unknown =>
      board('voice').panels.find((panel) => panel.title === title)?.fieldConfig?.defaults.thresholds.steps;
    assert.deepEqual(steps('MOS of running calls'), [
      { value: null, color: 'red' },
      { value: 4.2, color: 'green' },
    ]);
    assert.deepEqual(steps('Call set-up'), [
      { value: null, color: 'green' },
      { value: 500, color: 'red' },
    ]);
  });

  it('lays panels out side by side, none over another', () => {
    for (const uid of ['home', 'voice', 'scaling', 'generator']) {
      const { panels: drawn } = board(uid);
      assert.equal(new Set(drawn.map(({ id }) => id)).size, drawn.length);
      const cells = drawn.map(({ gridPos }) => gridPos);
      for (const a of cells) {
        assert.ok(a.x + a.w <= 24);
        for (const b of cells) {
          const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
          assert.ok(a === b || apart, `${uid}: ${JSON.stringify([a, b])}`);
        }
      }
    }
  });

  it('gives vmalert and Grafana the same alerts', () => {
    const vmalert = parse(read('rules/vmalert.yaml')) as { groups: { rules: { alert: string; labels: object }[] }[] };
    const grafana = parse(read('provisioning/alerting.yaml')) as {
      groups: { rules: { title: string; labels: object; condition: string; data: { refId: string }[] }[] }[];
    };
    const ours = vmalert.groups.flatMap(({ rules }) => rules);
    const theirs = grafana.groups.flatMap(({ rules }) => rules);
    assert.deepEqual(
      theirs.map(({ title, labels }) => ({ title, labels })),
      ours.map(({ alert, labels }) => ({ title: alert, labels })),
    );
    for (const { condition, data } of theirs) assert.ok(data.some(({ refId }) => refId === condition));
  });

  it('leaves no dollar in alerting, which Grafana would take for the environment', () => {
    assert.doesNotMatch(read('provisioning/alerting.yaml'), /\$/);
  });

  it('points Grafana at the store and at the boards', () => {
    const { datasources } = parse(read('provisioning/datasources.yaml')) as {
      datasources: { uid: string; url: string }[];
    };
    assert.deepEqual(
      datasources.map(({ uid, url }) => [uid, url]),
      [['store', 'http://store:8428']],
    );
    assert.match(read('provisioning/dashboards.yaml'), /path: \/etc\/vigie\/dashboards\/boards/);
  });
});
