import { randomBytes, type webcrypto } from 'node:crypto';
import { Integer, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  Certificate,
  type Extension,
  RelativeDistinguishedNames,
  Time,
  TimeType,
} from 'pkijs';
import { authorityKeyIdentifier, keyIdentifier, subjectKeyIdentifier } from './extensions.ts';
import { exportPrivateKey, generateKeyPair, type KeyType } from './key-pair.ts';
import { encodePem } from './pem.ts';

/** A certificate that signs, with its key. */
export interface Issuer {
  readonly certificate: Certificate;
  readonly privateKey: webcrypto.CryptoKey;
}

export interface IssuedCertificate {
  readonly certificatePem: string;
  /** PKCS #8, unencrypted. */
  readonly privateKeyPem: string;
  readonly issuer: Issuer;
}

export interface CertificateRequest {
  readonly commonName: string;
  readonly keyType: KeyType;
  readonly validDays: number;
  readonly extensions: readonly Extension[];
}

const dayMs = 86_400_000;
/** Devices' clocks are often behind: a fresh certificate must be valid for them too. */
const clockSkewMs = 3_600_000;

const commonNameOid = '2.5.4.3';

const nameOf = (commonName: string): RelativeDistinguishedNames =>
  new RelativeDistinguishedNames({
    typesAndValues: [
      new AttributeTypeAndValue({ type: commonNameOid, value: new Utf8String({ value: commonName }) }),
    ],
  });

/** 128 random bits as a positive INTEGER of at most 17 octets; RFC 5280 4.1.2.2 allows 20. */
const randomSerial = (): Integer => Integer.fromBigInt(BigInt(`0x${randomBytes(16).toString('hex')}`) || 1n);

/** UTCTime through 2049, GeneralizedTime from 2050. RFC 5280 4.1.2.5 */
export const timeOf = (ms: number): Time => {
  // Certificates count whole seconds; a fraction would make GeneralizedTime invalid.
  const value = new Date(Math.floor(ms / 1000) * 1000);
  return new Time({
    type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime,
    value,
  });
};

/**
 * Makes a key pair and a certificate for it, signed by `issuer` with SHA-256, or by itself when there is none. The subject and
 * authority key identifiers are added. A certificate never outlives its issuer.
 * @throws RangeError for a common name longer than the 64 characters of RFC 5280 (ub-common-name), or empty
 */
export const issueCertificate = async (
  request: CertificateRequest,
  issuer: Issuer | undefined,
): Promise<IssuedCertificate> => {
  if (request.commonName.length === 0 || request.commonName.length > 64)
    throw new RangeError(
      `The common name must have 1 to 64 characters; this one has ${request.commonName.length}.`,
    );
  const keys = await generateKeyPair(request.keyType);
  const certificate = new Certificate({ version: 2, serialNumber: randomSerial() });
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  const subjectKeyId = await keyIdentifier(certificate.subjectPublicKeyInfo);
  const signer = issuer ?? { certificate, privateKey: keys.privateKey };

  certificate.subject = nameOf(request.commonName);
  certificate.issuer = signer.certificate.subject;
  const now = Date.now();
  const end = now + request.validDays * dayMs;
  certificate.notBefore = timeOf(now - clockSkewMs);
  certificate.notAfter = timeOf(
    issuer === undefined ? end : Math.min(end, issuer.certificate.notAfter.value.getTime()),
  );
  certificate.extensions = [
    ...request.extensions,
    subjectKeyIdentifier(subjectKeyId),
    authorityKeyIdentifier(await keyIdentifier(signer.certificate.subjectPublicKeyInfo)),
  ];
  await certificate.sign(signer.privateKey, 'SHA-256');

  return {
    certificatePem: encodePem('CERTIFICATE', certificate.toSchema(true).toBER()),
    privateKeyPem: await exportPrivateKey(keys.privateKey),
    issuer: { certificate, privateKey: keys.privateKey },
  };
};
