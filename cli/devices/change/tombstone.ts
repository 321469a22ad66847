import { X509Certificate } from 'node:crypto';

const dayMs = 24 * 60 * 60_000;
/** A Region that is down has this long to come back, and to remove what it has of the device. */
const leastMs = 30 * dayMs;

/** Epoch, ms; `undefined` where it cannot be told. */
const expiryOf = (certificatePem: string | undefined): number | undefined => {
  if (certificatePem === undefined) return undefined;
  try {
    const expiresAtMs = Date.parse(new X509Certificate(certificatePem).validTo);
    return Number.isNaN(expiresAtMs) ? undefined : expiresAtMs;
  } catch {
    return undefined;
  }
};

/**
 * When the row of a retired device may go, in seconds: `days` from now, or else when nothing can come in by its certificate any
 * more, because that has expired. `undefined`: never, as it is not known when that is.
 */
export const tombstoneEnd = (
  certificatePem: string | undefined,
  nowMs: number,
  days: number | undefined,
): number | undefined => {
  if (days !== undefined) return Math.ceil((nowMs + days * dayMs) / 1000);
  const expiresAtMs = expiryOf(certificatePem);
  return expiresAtMs === undefined ? undefined : Math.ceil(Math.max(expiresAtMs, nowMs + leastMs) / 1000);
};
