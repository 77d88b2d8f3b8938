/** The data source of every query; `provisioning.ts` makes it. */
export const STORE = { type: 'prometheus', uid: 'store' } as const;
