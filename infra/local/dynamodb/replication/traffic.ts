/** Which Regions run, which are cut off from replication, and how long replication takes. */
export interface Traffic {
  readonly isUp: (region: string) => boolean;
  readonly setUp: (region: string, isUp: boolean) => void;
  readonly setCut: (region: string, isCut: boolean) => void;
  /** Whether writes get from one Region to another now. */
  readonly isOpen: (from: string, to: string) => boolean;
  readonly lagMs: () => number;
  readonly setLagMs: (lagMs: number) => void;
}

export const createTraffic = (initialLagMs: number, onChange: () => void): Traffic => {
  const down = new Set<string>();
  const cut = new Set<string>();
  let lag = initialLagMs;
  const put = (set: Set<string>, region: string, isIn: boolean): void => {
    if (isIn) set.add(region);
    else set.delete(region);
    onChange();
  };
  const isReached = (region: string): boolean => !down.has(region) && !cut.has(region);
  return {
    isUp: (region) => !down.has(region),
    setUp: (region, isUp) => {
      put(down, region, !isUp);
    },
    setCut: (region, isCut) => {
      put(cut, region, isCut);
    },
    isOpen: (from, to) => isReached(from) && isReached(to),
    lagMs: () => lag,
    setLagMs: (lagMs) => {
      lag = lagMs;
      onChange();
    },
  };
};
