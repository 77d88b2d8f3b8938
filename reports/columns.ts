const GAP = '   ';
const COLOUR = new RegExp('\u001b\\[\\d+m', 'g');

/**
 * Lines of aligned columns, titles first. A title that begins with `>` sets its column to the
 * right. Colour codes take no room.
 */
export function columns(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const plain = titles.map((title) => title.replace(/^>/, ''));
  const lines = [plain, ...rows];
  const widths = plain.map((_, i) => Math.max(...lines.map((cells) => shownLength(cells[i] ?? ''))));
  return lines.map((cells) => {
    const padded = cells.map((cell, i) => {
      const room = ' '.repeat((widths[i] ?? 0) - shownLength(cell));
      return titles[i]?.startsWith('>') === true ? room + cell : cell + room;
    });
    return ` ${padded.join(GAP)}`;
  });
}

function shownLength(text: string): number {
  return text.replaceAll(COLOUR, '').length;
}
