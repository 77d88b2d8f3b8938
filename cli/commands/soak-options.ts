import { Command } from 'commander';
import { atLeastOne, codec, duration, names, percent, shortTime, wholeNumber } from './arguments.ts';
import type { OutputOptions } from './output-options.ts';
import { withOutputOptions } from './output-options.ts';
import type { CodecName } from '../../catalogue/index.ts';

const EXAMPLES = `
Examples:
  npm run soak -- --region sa
  npm run soak -- --region sa --calls 200 --duration 2m
  npm run soak -- --region sa --profile smoke --loss 3 --json > run.json
  npm run soak -- --region sa --peer eu --profile smoke
  npm run soak -- --region sa --delay 120ms --jitter 10ms --loss 1 --burst 3
  npm run soak -- --region sa --profile ./my-profile.yaml --down`;

const MAX_CALLS = 1_000_000;
/** A pair takes seconds of a processor. */
const MAX_TRUTH = 50;

export interface SoakOptions extends OutputOptions {
  region: string;
  peer?: string;
  profile: string;
  systems?: string[];
  duration?: number;
  calls?: number;
  talk?: number;
  codec?: CodecName;
  dtx?: true;
  loss: number;
  burst: number;
  delay?: number;
  jitter: number;
  truth?: number;
  seed?: number;
  keep?: true;
  down?: true;
}

/** The options of `soak`, each value checked as it is read. */
export function describeSoak(): Command {
  const command = new Command('soak')
    .description('deploy, call, score, show, judge: the main job')
    .requiredOption('--region <id>', 'region whose people call, e.g. sa')
    .option(
      '--peer <id>',
      'region whose people they call and write with (else each other): voice and pad, with the delay between both',
    )
    .option('--profile <name|path>', 'load and limits: a name of catalogue/profiles/, or a YAML file', 'default')
    .option('--systems <names>', 'of the profile’s systems only these, e.g. voice,rooms', names)
    .option('--duration <time>', 'length of the run, e.g. 90s, 2m, 1h30m (else the profile’s)', duration)
    .option('--calls <count>', 'calls placed in all, evenly spread (else the profile’s)', wholeNumber(1, MAX_CALLS))
    .option('--talk <time>', 'length of a call once answered (else the profile’s)', duration)
    .option('--codec <name>', 'pcma, pcmu, g722 or opus (else the profile’s)', codec)
    .option('--dtx', 'send nothing in silence but comfort noise (RFC 3389); not with opus')
    .option('--loss <percent>', 'loss from mouth to ear to ask of the wan', percent, 0)
    .option('--burst <packets>', 'mean run of those losses (else they are random)', atLeastOne, 1)
    .option('--delay <time>', 'one-way delay from mouth to ear to ask of the wan (else that of the regions)', shortTime)
    .option('--jitter <time>', 'standard deviation of that delay, a third of it at most', shortTime, 0)
    .option(
      '--truth <count>',
      'calls and cameras, chosen by the seed, that ViSQOL hears and VMAF sees afterwards',
      wholeNumber(1, MAX_TRUTH),
    )
    .option('--seed <number>', 'seed of every random choice, to run it again', wholeNumber(0, 2 ** 31 - 1))
    .option('--keep', 'leave the stack up afterwards (it does so unless --down)')
    .option('--down', 'take the stack down afterwards');
  return withOutputOptions(command, {
    json: 'the run record on standard output, all else on standard error',
  }).addHelpText('after', EXAMPLES);
}
