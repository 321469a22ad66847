import { CertificateError } from './certificate-error.ts';
import { checkValidity } from './check-validity.ts';
import { parseCertificate } from './parse-certificates.ts';

/**
 * Holds a CA certificate against what AWS IoT asks of one that it registers.
 * @param whose names it in an error, such as "The CA certificate ca.pem"
 * @throws CertificateError
 */
export const checkCaCertificate = (whose: string, pem: string, now: Date): void => {
  const certificate = parseCertificate(whose, pem);
  // OpenSSL's judgement: basicConstraints with CA:TRUE, and keyCertSign where keyUsage stands at all.
  if (!certificate.ca)
    throw new CertificateError(
      `${whose} is no CA: it needs the extension basicConstraints with CA:TRUE, and keyCertSign in keyUsage. Give the CA that signs the devices' certificates.`,
    );
  checkValidity(whose, certificate, now);
};
