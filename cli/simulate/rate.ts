const secondsOf = { s: 1, m: 60, h: 3_600 } as const;

const form = /^(?<count>\d{1,7}(?:\.\d{1,3})?)(?:\/(?<unit>[smh]))?$/;

/** More than one process can send. */
const most = 20_000;

/** Messages a second of a rate such as `50`, `0.5`, `50/s` or `300/m`; `undefined` for anything else, for none and for too many. */
export const messagesPerSecond = (text: string): number | undefined => {
  const { count, unit = 's' } = form.exec(text)?.groups ?? {};
  const seconds = unit === 'm' || unit === 'h' ? secondsOf[unit] : secondsOf.s;
  const rate = Number(count) / seconds;
  return rate > 0 && rate <= most ? rate : undefined;
};
