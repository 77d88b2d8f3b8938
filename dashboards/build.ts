import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Catalogue } from '../catalogue/index.ts';
import { boardsOf } from './boards.ts';
import { grafanaBoard } from './grafana/board.ts';
import { dashboardProviders, datasources } from './grafana/provisioning.ts';
import { pageData } from './page/data.ts';
import { collectorPages } from './pages/collector.ts';
import { replaceFile } from './replace-file.ts';
import { grafanaAlerting } from './rules/grafana.ts';
import { scalingFile } from './rules/scaling.ts';
import { vmalertRules } from './rules/vmalert.ts';

/**
 * Write everything that is made from the catalogue for boards, rules, collector and autoscaler
 * under `outDir`. Each file is replaced whole: services that watch it never read half of one.
 * @returns the paths written, relative to `outDir`.
 */
export function buildAll(catalogue: Catalogue, outDir: string): string[] {
  const files: Record<string, string> = {
    ...Object.fromEntries(boardsOf(catalogue).map((board) => [`boards/${board.uid}.json`, json(grafanaBoard(board))])),
    'provisioning/datasources.yaml': yaml(datasources()),
    'provisioning/dashboards.yaml': yaml(dashboardProviders()),
    'provisioning/alerting.yaml': yaml(grafanaAlerting(catalogue)),
    'page/boards.json': JSON.stringify(pageData(catalogue)),
    'collector/pages.yaml': yaml(collectorPages(catalogue)),
    'rules/vmalert.yaml': yaml(vmalertRules(catalogue)),
    'scaling.json': json(scalingFile(catalogue)),
  };
  for (const [name, text] of Object.entries(files)) replaceFile(join(outDir, name), text);
  return Object.keys(files);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function yaml(value: unknown): string {
  // By way of JSON: the SDK's queries carry functions. No anchors: they mean nothing to a reader, and some parsers refuse them.
  const plain: unknown = JSON.parse(JSON.stringify(value));
  return stringify(plain, { aliasDuplicateObjects: false, lineWidth: 0 });
}
