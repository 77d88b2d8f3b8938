import { parseArgs } from 'node:util';
import { runTruth } from './truth-suite.ts';
import { runVideoTruth } from './truth-video-suite.ts';

/**
 * `npm run truth`, and `-- --few` for a short form, `-- --video` for pictures
 * instead of voice, `-- --markdown` for tables of the documentation. Exit codes: 0 both scores rank alike, or it was skipped
 * aloud; 1 our own error; 2 bad usage; 99 they do not.
 */
try {
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({ options: { few: flag, video: flag, markdown: flag } });
  const suite = values.video === true ? runVideoTruth : runTruth;
  const outcome = await suite({ few: values.few ?? false, markdown: values.markdown ?? false });
  if (typeof outcome !== 'number') console.log(` - SKIPPED: truth: ${outcome.skipped}`);
  process.exitCode = typeof outcome === 'number' ? outcome : 0;
} catch (error) {
  console.error(`✗ truth: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
