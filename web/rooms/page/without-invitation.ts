/** What of Faro's items this is about. */
interface Told {
  meta: { page?: { url?: string } };
}

/** The item with the page's address up to its #: what stands behind it opens the room. */
export function withoutInvitation<T extends Told>(item: T): T {
  const { page } = item.meta;
  if (page?.url === undefined) return item;
  return { ...item, meta: { ...item.meta, page: { ...page, url: page.url.replace(/#.*$/, '') } } };
}
