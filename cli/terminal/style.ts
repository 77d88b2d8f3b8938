/** Colours of the terminal; each function gives its text back bare when colours are off. */
export interface Style {
  readonly color: boolean;
  bold: (text: string) => string;
  dim: (text: string) => string;
  red: (text: string) => string;
  green: (text: string) => string;
  yellow: (text: string) => string;
}

/** @param color - see {@link wantsColor}. */
export function style(color: boolean): Style {
  const paint = (open: number, close: number) => (text: string) =>
    color ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    color,
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
  };
}

/** Colours only for a person at a terminal who has not said no (https://no-color.org: any non-empty value). */
export function wantsColor(asked: boolean, stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return asked && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb' && stream.isTTY === true;
}
