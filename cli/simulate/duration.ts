const form = /^(?:(?<hours>\d{1,2})h)?(?:(?<minutes>\d{1,4})m)?(?:(?<seconds>\d{1,5})s)?$/;

/** Messages older than a day lose the time that keeps them apart (docs/decisions/message-key.md). */
const longestSeconds = 24 * 60 * 60;

/** Seconds of a duration such as `30s`, `5m` or `1h30m`; `undefined` for anything else, for none at all and for more than a day. */
export const durationSeconds = (text: string): number | undefined => {
  const { hours = 0, minutes = 0, seconds = 0 } = form.exec(text)?.groups ?? {};
  const total = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return total > 0 && total <= longestSeconds ? total : undefined;
};
