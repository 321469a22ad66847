import { percentile } from './percentile.ts';

/** How values lie, in whole ms; `null` for no values. */
export interface Spread {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly max: number | null;
}

export const spreadOf = (valuesMs: readonly number[]): Spread => {
  const at = (share: number): number | null => {
    const value = percentile(valuesMs, share);
    return value === undefined ? null : Math.round(value);
  };
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
};

const ms = (value: number | null): string => (value === null ? '-' : `${value} ms`);

/** `p50 12 ms, p95 30 ms, max 41 ms` */
export const showSpread = ({ p50, p95, max }: Spread): string =>
  `p50 ${ms(p50)}, p95 ${ms(p95)}, max ${ms(max)}`;
