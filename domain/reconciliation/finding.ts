import type { Drift } from './find-drift.ts';

/** Something in a Region that is not as the registry has it. */
export type Finding =
  /** The Region is not level with this row. */
  | {
      readonly kind: 'row';
      readonly thingName: string;
      readonly drift: readonly Drift[];
      readonly result: 'found' | 'repaired';
    }
  /** This row could not be looked at, or not be brought level. */
  | {
      readonly kind: 'row';
      readonly thingName: string;
      readonly drift: readonly Drift[];
      readonly result: 'failed';
      /** A TerminalError's, or the name of another error. */
      readonly reason: string;
      readonly message: string;
    }
  /** A thing with our mark and no row. */
  | { readonly kind: 'thing'; readonly thingName: string; readonly certificateId: string }
  /** An ACTIVE certificate of our CAs that no row names. */
  | {
      readonly kind: 'certificate';
      readonly certificateId: string;
      /** Those that it is attached to. */
      readonly thingNames: readonly string[];
    };
