import { DerError, derTag, type DerValue } from './der.ts';

const forms: Readonly<Record<number, RegExp>> = {
  [derTag.utcTime]: /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
  [derTag.generalizedTime]: /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
};

/** Years of two digits are those from 1950 to 2049. RFC 5280 4.1.2.5.1 */
const centuryOf = (year: string): string => (year < '50' ? '20' : '19');

/**
 * Epoch ms of a UTCTime or a GeneralizedTime: in UTC, with seconds, without fractions. A GeneralizedTime before 2050 is nothing
 * that a CA should write, and has to be read. RFC 5280 4.1.2.5
 */
export const timeOf = (value: DerValue | undefined, what: string): number => {
  const text = Buffer.from(value?.content ?? []).toString('latin1');
  const digits = forms[value?.tag ?? 0]?.exec(text)?.slice(1);
  if (digits === undefined) throw new DerError(`its ${what} is no time of RFC 5280`);
  const [first = '', month, day, hour, minute, second] = digits;
  const year = value?.tag === derTag.utcTime ? `${centuryOf(first)}${first}` : first;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(iso);
  // A day that a month has not, and hour 24, may be taken for another day's.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso)
    throw new DerError(`its ${what} is on no calendar`);
  return date.getTime();
};
