/** What is wrong in one place of a file that a person wrote. */
export interface Problem {
  /** As a person would name it: relative to the project. */
  file: string;
  /** From 1. */
  line: number;
  /** Keys joined by dots, e.g. `thresholds.voice.mos.p5`; empty for the whole file. */
  path: string;
  /** The value present and what is allowed. */
  text: string;
}

/** A catalogue that cannot be used. Its message is one line: `file:line path: what is wrong (what is allowed)`. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
  readonly file: string;
  readonly line: number;
  readonly path: string;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problemLine(problem), options);
    this.file = problem.file;
    this.line = problem.line;
    this.path = problem.path;
  }
}

export function problemLine({ file, line, path, text }: Problem): string {
  return `${file}:${line} ${path === '' ? '' : `${path}: `}${text}`;
}
