import type { Html } from '../../../reports/html/markup.ts';
import { html } from '../../../reports/html/markup.ts';
import type { Words } from './words.ts';

/** An alert, as Alertmanager's API v2 tells it. */
export interface Firing {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** RFC 3339. */
  startsAt: string;
}

/**
 * The alerts that fire now.
 * @param alerts - null where Alertmanager does not answer
 * @param clock - a moment as who reads would write it
 */
export function alertsHtml(alerts: readonly Firing[] | null, clock: (atMs: number) => string, words: Words): Html {
  if (alerts === null) return html`<p class="strip warn">${words.alertsUnknown}</p>`;
  if (alerts.length === 0) {
    return html`<p class="strip good"><span aria-hidden="true">✓ </span>${words.noAlert}</p>`;
  }
  const count = alerts.length === 1 ? words.oneAlert : words.someAlerts.replace('{n}', String(alerts.length));
  const items = alerts.map(({ labels, annotations, startsAt }) => {
    const value = annotations['value'] ?? '';
    return html`<li>
      <strong>${labels['alertname'] ?? ''}</strong>: ${annotations['summary'] ?? ''}${value === '' ? '' : ` (${value})`}
      <span class="soft">${words.since} ${clock(Date.parse(startsAt))}</span>
    </li>`;
  });
  return html`<div class="strip bad">
    <p>${count}</p>
    <ul>
      ${items}
    </ul>
  </div>`;
}
