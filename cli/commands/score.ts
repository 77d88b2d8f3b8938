import { Command } from 'commander';
import { runScore } from '../parts/score-program.ts';

/** Options by their names, as commander gives them; `vigie-score` knows their ranges. */
interface ScoreOptions {
  json?: true;
  model?: string;
  ie?: string;
  bpl?: string;
  loss?: string;
  burstRatio?: string;
  delay?: string;
  echo?: string;
}

export function scoreCommand(): Command {
  return new Command('score')
    .description('score every RTP stream of a capture, or one set of E-model parameters')
    .argument('[file]', 'a capture: pcap or pcapng; - for standard input')
    .option('--json', 'the streams as JSON')
    .option('--model <scale>', 'nb (G.107), wb (G.107.1) or fb (G.107.2)')
    .option('--ie <number>', 'equipment impairment of the codec (default: 0)')
    .option('--bpl <number>', 'robustness of the codec to loss (default: 4.3)')
    .option('--loss <percent>', 'packets lost (default: 0)')
    .option('--burst-ratio <number>', '1 for random loss (default: 1)')
    .option('--delay <ms>', 'mouth to ear, Ta; free of echo unless --echo says otherwise (default: 0)')
    .option('--echo <assumption>', 'planning: T = Ta, Tr = 2·Ta, as G.107 hears echo (nb)')
    .action(score)
    .addHelpText(
      'after',
      '\nExamples:\n  npm run vigie -- score call.pcap\n  npm run vigie -- score --model nb --loss 2 --delay 150',
    );
}

async function score(file: string | undefined, options: ScoreOptions): Promise<void> {
  process.exitCode = await runScore({ file: file ?? null, options: argumentsOf(options) });
}

function argumentsOf({ json, burstRatio, ...rest }: ScoreOptions): string[] {
  const given = Object.entries({ ...rest, 'burst-ratio': burstRatio });
  const parameters = given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  return json === true ? ['--json', ...parameters] : parameters;
}
