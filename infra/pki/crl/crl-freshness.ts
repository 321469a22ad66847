import type { Crl } from './read-crl.ts';

/** `expired` from nextUpdate on: a newer one is out. RFC 5280 5.1.2.4, 5.1.2.5 */
export type CrlFreshness = 'current' | 'not-yet-valid' | 'expired';

export const crlFreshness = (
  { thisUpdateMs, nextUpdateMs }: Pick<Crl, 'thisUpdateMs' | 'nextUpdateMs'>,
  nowMs: number,
): CrlFreshness => {
  if (nowMs < thisUpdateMs) return 'not-yet-valid';
  return nowMs >= nextUpdateMs ? 'expired' : 'current';
};
