import type { Image } from '../stream.ts';

/** The key attributes of an item as one string, in the order of the table's key schema. */
export const itemKeyOf = (keyNames: readonly string[], keys: Image): string =>
  JSON.stringify(keyNames.map((name) => keys[name]));
