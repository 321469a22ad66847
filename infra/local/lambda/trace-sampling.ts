/** Of the requests beyond the first of a second. */
const SHARE = 0.05;

/**
 * Says of each event of a function whether it is traced: the first one of a second, and five percent of the others. "You can't configure
 * this sampling rate for your functions." https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export const createTraceSampling = ({
  now,
  random,
}: {
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}): (() => boolean) => {
  let lastSecond: number | undefined;
  return () => {
    const second = Math.floor(now() / 1000);
    if (second === lastSecond) return random() < SHARE;
    lastSecond = second;
    return true;
  };
};
