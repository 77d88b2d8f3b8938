import { escaped } from '../xml.ts';

/** HTML that is safe to put into a page: made by `html` only. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | readonly Part[];

/** A template whose every value is escaped, save what is Html already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, i) => text + textOf(parts[i - 1] ?? '') + string));
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'string') return escaped(part);
  return typeof part === 'number' ? String(part) : part.map(textOf).join('');
}

export const NOTHING = new Html('');

/** A section of the page, under a heading that others can point to. */
export function section(id: string, title: string, body: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${body}
  </section>`;
}

/** A table with a caption; a title that begins with `>` sets its column to the right. */
export function table(caption: string, titles: readonly string[], rows: readonly (readonly Part[])[]): Html {
  const side = (i: number): string => (titles[i]?.startsWith('>') === true ? 'right' : 'left');
  const head = titles.map((title, i) => html`<th scope="col" class="${side(i)}">${title.replace(/^>/, '')}</th>`);
  const body = rows.map(
    (cells) =>
      html`<tr>
        ${cells.map((cell, i) => html`<td class="${side(i)}">${cell}</td>`)}
      </tr> `,
  );
  return html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

/** Kept or crossed, for eyes and for ears. */
export function mark(passed: boolean): Html {
  return passed
    ? html`<span class="mark good"><span aria-hidden="true">✓</span> kept</span>`
    : html`<span class="mark bad"><span aria-hidden="true">✗</span> crossed</span>`;
}
