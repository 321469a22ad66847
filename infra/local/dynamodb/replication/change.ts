import type { Image } from '../stream.ts';
import type { Stamp } from './stamp.ts';

/** Before every write: of a change that brings a new replica what is there already. Whatever has come to it since it was made wins. */
export const beforeEveryWriteMs = 0;

/** What one write made of an item. */
export interface Change {
  /** The item's key attributes as one string. */
  readonly itemKey: string;
  readonly stamp: Stamp;
  readonly keys: Image;
  /** `undefined` for a deletion. */
  readonly image: Image | undefined;
}
