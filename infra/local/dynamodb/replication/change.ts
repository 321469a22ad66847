import type { Image } from '../stream.ts';
import type { Stamp } from './stamp.ts';

/** What one write made of an item. */
export interface Change {
  /** The item's key attributes as one string. */
  readonly itemKey: string;
  readonly stamp: Stamp;
  readonly keys: Image;
  /** `undefined` for a deletion. */
  readonly image: Image | undefined;
}
