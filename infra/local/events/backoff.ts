/** AWS says "exponential, with jitter" and no more: from 1 s, doubled, up to 10 min, so that 185 attempts fill about 24 h. */
export const backoffMs = (retry: number): number => {
  const ceiling = Math.min(1000 * 2 ** retry, 600_000);
  return ceiling / 2 + Math.random() * (ceiling / 2);
};
