import { type CertificateFields, ecKeyPair, forge, forgeAuthority, issuing, root } from './forge.ts';
import { generalizedTime, utcTime, utf8 } from './der-writer.ts';
import { admitted, nowMs, type Outcome, present, specimen, type Specimen } from './specimen.ts';

const clause = 'RFC 5280 4.1.2.5';
const noTime: Outcome = { unreadable: 'no time of RFC 5280' };
const noCalendar: Outcome = { unreadable: 'on no calendar' };

const dated = (
  what: string,
  why: string,
  outcome: Outcome,
  dates: Partial<Pick<CertificateFields, 'notBefore' | 'notAfter'>>,
  offsetMs = 0,
): Specimen =>
  specimen(what, why, outcome, () => present(forge(issuing, dates), { nowMs: nowMs + offsetMs }));

const now = utcTime('270115080000Z');

const underCa = (what: string, outcome: Outcome, dates: Partial<CertificateFields>, offsetMs = 0): Specimen =>
  specimen(what, 'AWS IoT registers nothing just in time under such a CA', outcome, () => {
    const ca = forgeAuthority('Issuing', ecKeyPair(), dates, root);
    return present(forge(ca), { caPem: ca.certificatePem, nowMs: nowMs + offsetMs });
  });

export const validities: readonly Specimen[] = [
  dated('valid from now on', `${clause}: both ends belong to it`, admitted, { notBefore: now }),
  dated('valid in 1 ms', clause, { refused: 'not-yet-valid' }, { notBefore: now }, -1),
  dated('valid until now', `${clause}: both ends belong to it`, admitted, { notAfter: now }),
  dated('expired 1 ms ago', clause, { refused: 'expired' }, { notAfter: now }, 1),
  dated(
    'expired for years',
    clause,
    { refused: 'expired' },
    { notBefore: utcTime('500101000000Z'), notAfter: utcTime('991231235959Z') },
  ),
  dated(
    'valid years from now',
    clause,
    { refused: 'not-yet-valid' },
    { notBefore: utcTime('490101000000Z'), notAfter: generalizedTime('20600101000000Z') },
  ),
  dated(
    'an end before its beginning, both past',
    clause,
    { refused: 'expired' },
    { notBefore: utcTime('260101000000Z'), notAfter: utcTime('250101000000Z') },
  ),
  dated(
    'an end before its beginning, now between',
    clause,
    { refused: 'not-yet-valid' },
    { notBefore: utcTime('280101000000Z'), notAfter: utcTime('260101000000Z') },
  ),
  dated('an end in the year 2049 as UTCTime', `${clause}.1: YY below 50 is 20YY`, admitted, {
    notAfter: utcTime('491231235959Z'),
  }),
  dated(
    'an end in the year 1950 as UTCTime',
    `${clause}.1: YY from 50 is 19YY`,
    { refused: 'expired', says: '1950-01-01' },
    { notAfter: utcTime('500101000000Z') },
  ),
  dated('an end in 2050 as GeneralizedTime', clause, admitted, {
    notAfter: generalizedTime('20500101000000Z'),
  }),
  dated('no end worth speaking of', `${clause}: 99991231235959Z`, admitted, {
    notAfter: generalizedTime('99991231235959Z'),
  }),
  dated('a beginning in the year 0', 'X.680 46: four digits, and 0000 is four', admitted, {
    notBefore: generalizedTime('00000101000000Z'),
  }),
  dated(
    'an end in the year 50',
    'Not 1950: a GeneralizedTime has its century',
    { refused: 'expired', says: '0050-01-01' },
    { notAfter: generalizedTime('00500101000000Z') },
  ),
  dated('GeneralizedTime before 2050', `${clause}: either form must be processed`, admitted, {
    notBefore: generalizedTime('20260101000000Z'),
    notAfter: generalizedTime('20300101000000Z'),
  }),
  dated('GeneralizedTime with a fraction', `${clause}.2: no fractional seconds`, noTime, {
    notAfter: generalizedTime('20500101000000.5Z'),
  }),
  dated('GeneralizedTime with no seconds', `${clause}.2: seconds, even when they are 00`, noTime, {
    notAfter: generalizedTime('205001010000Z'),
  }),
  dated('GeneralizedTime of local time', `${clause}.2: in GMT, with Z`, noTime, {
    notAfter: generalizedTime('20500101000000'),
  }),
  dated('GeneralizedTime with an offset', `${clause}.2: in GMT, with Z`, noTime, {
    notAfter: generalizedTime('20500101000000+0100'),
  }),
  dated('UTCTime with no seconds', `${clause}.1: seconds, even when they are 00`, noTime, {
    notAfter: utcTime('3001010000Z'),
  }),
  dated('UTCTime with an offset', `${clause}.1: in GMT, with Z`, noTime, {
    notAfter: utcTime('300101000000+0000'),
  }),
  dated('UTCTime with a line behind it', clause, noTime, { notAfter: utcTime('300101000000Z\n') }),
  dated('text for a time', `${clause}: Time is a CHOICE of two`, noTime, { notAfter: utf8('300101000000Z') }),
  dated(
    'three times',
    'RFC 5280 4.1: two',
    { unreadable: 'more than two ends' },
    { notAfter: Buffer.concat([now, now]) },
  ),
  dated('minute 60', 'X.680 47.3: 00 to 59', noCalendar, { notAfter: utcTime('300101006000Z') }),
  dated('day 0', 'X.680 47.3', noCalendar, { notAfter: utcTime('300100000000Z') }),
  dated('30 February', 'Proleptic Gregorian', noCalendar, { notAfter: utcTime('300230000000Z') }),
  dated('29 February of a leap year', 'Proleptic Gregorian', admitted, {
    notAfter: utcTime('280229000000Z'),
  }),
  dated('month 13', 'X.680 47.3', noCalendar, { notAfter: utcTime('301301000000Z') }),
  dated('hour 24', 'X.690 11.7.5: midnight is hour 00', noCalendar, { notAfter: utcTime('300101240000Z') }),
  dated('second 60', 'X.680 47.3: 00 to 59', noCalendar, { notAfter: utcTime('300101000060Z') }),
  underCa('a CA that expired 1 ms ago', { refused: 'ca-expired' }, { notAfter: now }, 1),
  underCa('a CA that is valid until now', admitted, { notAfter: now }),
  underCa('a CA that is valid in 1 ms', { refused: 'ca-not-yet-valid' }, { notBefore: now }, -1),
  underCa('a CA that never ends', admitted, { notAfter: generalizedTime('99991231235959Z') }),
];
