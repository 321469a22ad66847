import type { X509Certificate } from 'node:crypto';
import { CertificateError } from './certificate-error.ts';

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** @throws CertificateError for a certificate that has expired, or is not valid yet */
export const checkValidity = (
  whose: string,
  { validFromDate, validToDate }: X509Certificate,
  now: Date,
): void => {
  if (validToDate <= now)
    throw new CertificateError(`${whose} has expired on ${day(validToDate)}. Give one that is valid.`);
  if (validFromDate > now)
    throw new CertificateError(`${whose} is not valid before ${day(validFromDate)}. Give one that is.`);
};
