import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { CertificateError } from './certificate-error.ts';
import { checkChain } from './check-chain.ts';
import { checkValidity } from './check-validity.ts';
import { keyPurpose } from './extensions.ts';
import { parseCertificate, parseCertificates } from './parse-certificates.ts';

export interface ServerCertificate {
  /** The server's own certificate alone. */
  readonly certificatePem: string;
  /** From its issuer up to the root. */
  readonly chainPem: string;
  /** PKCS #8 or the older PEM forms, unencrypted. */
  readonly privateKeyPem: string;
}

export interface ServerCertificateFacts {
  /** DNS names of subjectAltName. */
  readonly names: readonly string[];
  readonly notAfter: Date;
  /** In ACM's words, such as `EC_prime256v1`. https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html */
  readonly keyAlgorithm: string;
}

/** https://docs.aws.amazon.com/iot/latest/developerguide/iot-custom-endpoints-configurable-custom.html */
const limits = { names: 4, certificates: 5, bytes: 16_384 } as const;

const keyAlgorithms: ReadonlySet<string> = new Set([
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_prime256v1',
  'EC_secp384r1',
  'EC_secp521r1',
]);

const keyAlgorithmOf = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string => {
  const name =
    asymmetricKeyType === 'rsa'
      ? `RSA_${asymmetricKeyDetails?.modulusLength ?? 0}`
      : `EC_${asymmetricKeyDetails?.namedCurve ?? ''}`;
  if (!keyAlgorithms.has(name))
    throw new CertificateError(
      `The server's key must be RSA of 2048, 3072 or 4096 bits, or EC on P-256, P-384 or P-521: this one is ${asymmetricKeyType ?? 'of no known kind'} (${name}).`,
    );
  return name;
};

const parsePrivateKey = (pem: string): KeyObject => {
  if (/ENCRYPTED/.test(pem))
    throw new CertificateError(
      'The private key is encrypted, and ACM takes it in the clear only. Decrypt it: openssl pkey -in KEY -out PLAIN',
    );
  try {
    return createPrivateKey(pem);
  } catch {
    // No cause: what OpenSSL says of a key is nothing to print.
    throw new CertificateError('The private key cannot be read: it must be one unencrypted key in PEM.');
  }
};

const namesOf = ({ subjectAltName = '' }: X509Certificate): readonly string[] =>
  subjectAltName
    .split(', ')
    .filter((name) => name.startsWith('DNS:'))
    .map((name) => name.slice('DNS:'.length));

/**
 * Holds a server certificate against what devices, ACM and AWS IoT ask of it, so that nothing is sent that one of them refuses.
 * @param domainName the name that devices connect to; subjectAltName must cover it, a wildcard stands for one label. RFC 6125 6.4.3
 * @throws CertificateError; it never names the key's content
 */
export const checkServerCertificate = (
  { certificatePem, chainPem, privateKeyPem }: ServerCertificate,
  domainName: string,
  now: Date,
): ServerCertificateFacts => {
  const whose = 'The server certificate';
  const certificate = parseCertificate(whose, certificatePem);
  const chain = parseCertificates('The chain', chainPem);
  if (!certificate.checkPrivateKey(parsePrivateKey(privateKeyPem)))
    throw new CertificateError(
      'The private key is not that of the server certificate. Give the pair that belongs together.',
    );
  const keyAlgorithm = keyAlgorithmOf(certificate.publicKey);
  checkValidity(whose, certificate, now);

  if (certificate.ca)
    throw new CertificateError(`${whose} is that of a CA. Give one that was issued for a server.`);
  const purposes: readonly string[] | undefined = certificate.keyUsage;
  if (!(purposes ?? []).includes(keyPurpose.serverAuth))
    throw new CertificateError(
      `${whose} is not for servers: AWS IoT asks for serverAuth in its extendedKeyUsage.`,
    );

  const names = namesOf(certificate);
  if (certificate.checkHost(domainName, { subject: 'never', partialWildcards: false }) === undefined)
    throw new CertificateError(
      `${whose} is for ${names.length === 0 ? 'no DNS name' : names.join(', ')}, and devices connect to ${domainName}. Make one: npx landfall pki init --name ${domainName}`,
    );
  if (names.length > limits.names)
    throw new CertificateError(`${whose} has ${names.length} DNS names, and AWS IoT takes ${limits.names}.`);

  checkChain(certificate, chain, now);
  if (chain.length + 1 > limits.certificates)
    throw new CertificateError(
      `${whose} and its chain are ${chain.length + 1} certificates, and AWS IoT takes ${limits.certificates}.`,
    );
  const bytes = Buffer.byteLength(certificatePem) + Buffer.byteLength(chainPem);
  if (bytes > limits.bytes)
    throw new CertificateError(
      `${whose} and its chain are ${bytes} bytes, and AWS IoT takes ${limits.bytes}.`,
    );

  return { names, notAfter: certificate.validToDate, keyAlgorithm };
};
