const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand in XML and HTML, in an attribute too. */
export function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/**
 * A text without what XML 1.0 §2.2 forbids and a terminal would obey: control characters and lone
 * surrogates become U+FFFD. What a SIP server answers ends up in reports.
 */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\t\n]|\p{Cs}|[\ufffe\uffff]/gu, '\ufffd');
}
