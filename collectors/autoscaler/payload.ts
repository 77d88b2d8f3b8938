/** What one alert asks for. */
export interface Ask {
  /** Fingerprint and start: the same for every delivery of the same alert. */
  key: string;
  alert: string;
  status: 'firing' | 'resolved';
  service: string;
  action: 'out' | 'in';
  summary: string;
}

/** The body is not what Alertmanager (webhook version 4) or Grafana sends. */
export class PayloadError extends Error {
  override name = 'PayloadError';
}

/**
 * Reads the body of Alertmanager's webhook; Grafana's has the same shape. Alerts that ask for nothing (no
 * `vigie_action`) are left out.
 *
 * @throws {PayloadError} naming the path of what is wrong.
 */
export function parsePayload(body: string): Ask[] {
  const data = parse(body);
  const alerts = isRecord(data) ? data['alerts'] : undefined;
  if (!Array.isArray(alerts)) throw new PayloadError('Cannot read the alert: alerts is not a list');
  return alerts.map((alert: unknown, i) => ask(alert, `alerts[${i}]`)).filter((one) => one !== null);
}

function ask(alert: unknown, path: string): Ask | null {
  if (!isRecord(alert)) throw new PayloadError(`Cannot read the alert: ${path} is not an object`);
  const labels = alert['labels'];
  if (!isRecord(labels)) throw new PayloadError(`Cannot read the alert: ${path}.labels is not an object`);
  const action = labels['vigie_action'];
  if (action === undefined) return null;
  if (action !== 'out' && action !== 'in') throw wrong(`${path}.labels.vigie_action`, action, '"out" or "in"');
  const status = alert['status'];
  if (status !== 'firing' && status !== 'resolved') throw wrong(`${path}.status`, status, '"firing" or "resolved"');
  const name = text(labels, 'alertname', `${path}.labels`);
  const annotations = isRecord(alert['annotations']) ? alert['annotations'] : {};
  return {
    key: `${text(alert, 'fingerprint', path)}@${text(alert, 'startsAt', path)}`,
    alert: name,
    status,
    service: text(labels, 'vigie_service', `${path}.labels`),
    action,
    summary: typeof annotations['summary'] === 'string' ? annotations['summary'] : name,
  };
}

function text(from: Record<string, unknown>, field: string, path: string): string {
  const value = from[field];
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(`${path}.${field}`, value, 'a text');
}

function wrong(path: string, value: unknown, expected: string): PayloadError {
  return new PayloadError(
    `Cannot read the alert: ${path} is ${value === undefined ? 'absent' : JSON.stringify(value)}, expected ${expected}`,
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw new PayloadError('Cannot read the alert: the body is not JSON', { cause });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
