import type { AttemptRecord, Catalogue, Profile, RunRecord } from '../../catalogue/index.ts';
import type { PanelData } from '../../reports/index.ts';
import { readEvidence, readTraces, renderHtml, renderJunit, renderMarkdown } from '../../reports/index.ts';
import type { RunFolder } from './run-folder.ts';
import { replaceFile } from './run-folder.ts';

export interface ReportInput {
  run: RunRecord;
  records: AttemptRecord[];
  profile: Profile;
  catalogue: Catalogue;
  panels: PanelData[];
}

/** The reports of a run, and the panels, which `report` needs to make them again without a store. */
export function writeReports(folder: RunFolder, input: ReportInput): void {
  replaceFile(folder.file('panels.json'), `${JSON.stringify(input.panels)}\n`);
  replaceFile(
    folder.file('report.html'),
    renderHtml({ ...input, evidence: readEvidence(folder.dir), spans: readTraces(folder.dir) }),
  );
  replaceFile(folder.file('junit.xml'), renderJunit(input.run));
  replaceFile(folder.file('summary.md'), renderMarkdown(input.run));
}
