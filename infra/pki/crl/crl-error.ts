import { CertificateError } from '../certificate-error.ts';

export const unusableCrl = (why: string, cause?: unknown): CertificateError =>
  new CertificateError(`The CRL cannot be used: ${why}. Give a complete, current CRL of that CA.`, { cause });
