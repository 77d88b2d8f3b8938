const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The form of a duration; schemas repeat it as their `pattern`. */
export const DURATION_PATTERN = /^(?=\d)(\d+(?:\.\d+)?h)?(\d+(?:\.\d+)?m)?(\d+(?:\.\d+)?s)?(\d+ms)?$/;

/**
 * Length in ms of a duration such as `90s`, `2m`, `1h30m` or `200ms`.
 * @throws {RangeError} when it is anything else.
 */
export function parseDuration(text: string): number {
  if (!DURATION_PATTERN.test(text)) {
    throw new RangeError(`"${text}" is not a duration (expected e.g. 90s, 2m or 1h30m)`);
  }
  let totalMs = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)(ms|[smh])/g)) {
    totalMs += Number(count) * (UNIT_MS[unit ?? ''] ?? 0);
  }
  return Math.round(totalMs);
}
