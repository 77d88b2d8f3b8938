import type { LinkMeasured, Profile, ProbeStatus, RunRecord } from '../../catalogue/index.ts';
import { clocksInWords } from '../clocks.ts';
import { figure, linkInWords } from '../words.ts';
import type { Html } from './markup.ts';
import { NOTHING, html, mark, table } from './markup.ts';

/** Whether the generator kept its own schedule: else its figures are not the system's. */
export function generatorHtml(generators: readonly ProbeStatus[], profile: Profile): Html {
  const limit = profile.generator.latenessP99Ms;
  const rows = generators.map((one) => [
    one.system ?? 'voice',
    one.region,
    mark((one.voidReasons ?? []).length === 0),
    figure(one.latenessMs.p50, 'ms'),
    html`<strong>${figure(one.latenessMs.p99, 'ms')}</strong>`,
    figure(one.latenessMs.max, 'ms'),
    figure(one.readLatenessMs?.p99, 'ms'),
    String(one.missedTicks),
    String(one.socketDrops),
    figure(one.gcPauseMs.max, 'ms'),
    figure(one.cpuSeconds, 's'),
    `${one.packets.sent.toLocaleString('en')} / ${one.packets.received.toLocaleString('en')}`,
    one.registrationFailures === 0 ? String(one.registered) : `${one.registered}, ${one.registrationFailures} failed`,
  ]);
  const titles = [
    'System',
    'Region',
    'Schedule',
    '>Late p50',
    '>p99',
    '>max',
    '>Read late p99',
    '>Missed ticks',
    '>Socket drops',
    '>GC max',
    '>CPU',
    '>Packets out / in',
    '>Registered',
  ];
  const caption = `Send time against schedule. Void above ${limit} ms at p99, with any packet dropped at a socket, or with 0.5 % of the packets a whole packet length late.`;
  const clocks = clocksInWords(generators);
  const note =
    clocks === null
      ? NOTHING
      : html`<p class="note">
          Delays between two regions go by both clocks: ${clocks} at the end, by exchanges on the core network; the
          truth lies within ± half of the least round trip, whatever the two ways are. Each delay says its own.
        </p>`;
  return html`${table(caption, titles, rows)}${note}`;
}

/** What was asked of the wan against what it gave, before the first call. */
export function linksHtml(links: readonly LinkMeasured[]): Html {
  const rows = links.flatMap((link) =>
    link.figures.map((one) => [
      `${link.from} → ${link.to}`,
      one.name,
      figure(one.asked, one.unit),
      html`<strong>${figure(one.got, one.unit, 2)}</strong>`,
      `± ${figure(one.tolerance, one.unit)}`,
      `± ${figure(one.uncertainty, one.unit)}`,
      link.void ? 'measured too late to tell' : mark(one.within),
      `${link.packets.toLocaleString('en')} at ${figure(link.pps, '')} a second`,
    ]),
  );
  const titles = ['Link', 'Figure', '>Asked', '>Got', '>Allowed', '>By chance', '', '>Packets'];
  return table('5 %, or 1 ms for a time, beside three standard errors of the sample.', titles, rows);
}

/** What it takes to know what ran. */
export function versionsHtml(run: RunRecord): Html {
  const versions = Object.entries(run.versions).map(([part, version]) => [part, html`<code>${version}</code>`]);
  const images = run.images.map(({ service, image, id, createdAt }) => [
    service,
    html`<code>${image}</code>`,
    html`<code>${id.replace(/^sha256:/, '').slice(0, 12)}</code>`,
    `${createdAt.slice(0, 10)} ${createdAt.slice(11, 16)}`,
  ]);
  return html`<div class="two">
    ${table('Versions', ['Part', 'Version'], versions)}${table('Images of the stack', ['Service', 'Image', 'Id', 'Made (UTC)'], images)}
  </div>`;
}

/** The command with the same seed, whatever was said of it before. */
export function againHtml({ command, seed, options }: RunRecord): Html {
  const words = command.replace(/^vigie /, '').replace(/ --seed[ =]\d+/, '');
  const { durationMs, loads, wan } = options;
  const said = Object.entries(loads).map(([system, load]) => `${system} ${JSON.stringify(load)}`);
  const link = linkInWords(wan);
  const asked = link === null ? '' : `, ${link} asked of the wan`;
  return html`<pre><code>npm run vigie -- ${words} --seed ${seed}</code></pre>
    <p class="note">Seed ${seed}: ${figure(durationMs / 1000, 's')} of ${said.join('; ')}${asked}.</p>`;
}
