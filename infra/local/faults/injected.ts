/** A fault that was injected. */
export interface Injected {
  /** How often it has struck. */
  readonly strikes: () => number;
  /** Resolves once it has struck as often as it was to. */
  readonly spent: Promise<void>;
  /** Takes back what has not struck yet. */
  readonly remove: () => void;
}

/** Counts what passes by: gives whether a fault strikes this time. */
export interface Charge extends Injected {
  readonly strike: () => boolean;
}

export const createCharge = (
  { skip = 0, times = 1 }: { readonly skip?: number; readonly times?: number },
  onRemove: () => void,
): Charge => {
  const spent = Promise.withResolvers<void>();
  let passing = skip;
  let strikes = 0;
  return {
    strikes: () => strikes,
    spent: spent.promise,
    remove: onRemove,
    strike: () => {
      if (passing > 0) {
        passing -= 1;
        return false;
      }
      strikes += 1;
      if (strikes >= times) {
        onRemove();
        spent.resolve();
      }
      return true;
    },
  };
};
