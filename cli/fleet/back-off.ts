export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long a device waits before its n-th reconnect, counted from 0: doubling, bounded, and spread over the upper half, so that a
 * fleet that was cut off at once does not come back at once. AWS IoT lets a client id connect once a second.
 */
export const backOffMs = ({ firstMs, maxMs }: BackOff, attempt: number, random: () => number): number => {
  const boundMs = Math.min(maxMs, firstMs * 2 ** attempt);
  return boundMs / 2 + (random() * boundMs) / 2;
};
