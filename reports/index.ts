export { renderHtml } from './html.ts';
export type { PanelData } from './html.ts';
export { judge } from './judge.ts';
export type { Evidence } from './judge.ts';
export { renderJunit } from './junit.ts';
export { renderMarkdown } from './markdown.ts';
export { percentiles } from './percentiles.ts';
export { readRun } from './read-run.ts';
export { renderTerminal } from './terminal.ts';
