import { type CertificateExtension, readExtensions } from '../certificate-extensions.ts';
import { DerError, derTag, type DerValue, expectDer, readDer, readOneDer } from '../der.ts';
import { naturalOf, octetsOf, oidOf } from '../der-values.ts';
import { timeOf } from '../validity-time.ts';

/** The fields of a CertificateList. RFC 5280 5.1 */
export interface CrlSyntax {
  /** As it is written: 1 is version 2. */
  readonly version: bigint;
  readonly issuer: DerValue;
  readonly thisUpdateMs: number;
  readonly nextUpdateMs: number | undefined;
  /** Entries, side by side. */
  readonly entries: Uint8Array;
  readonly extensions: readonly CertificateExtension[];
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  readonly algorithmOid: string;
  readonly isAlgorithmTheSame: boolean;
}

/** Context tag of crlExtensions. */
const extensionsTag = 0xa0;

const isTime = (value: DerValue | undefined): boolean =>
  value?.tag === derTag.utcTime || value?.tag === derTag.generalizedTime;

const oidOfAlgorithm = (algorithm: DerValue): string =>
  oidOf(readDer(algorithm.content)[0], 'signature algorithm');

/**
 * Takes a CRL apart, but for its entries: there may be a hundred thousand, and none is looked at before the signature is.
 * @throws DerError when it is not DER, or not what RFC 5280 5.1 describes
 */
export const readCrlSyntax = (der: Uint8Array): CrlSyntax => {
  const [tbs, outer, signature, ...beyond] = readDer(readOneDer(der, derTag.sequence, 'CRL').content);
  if (beyond.length > 0) throw new DerError('something follows its signature');
  const signed = expectDer(tbs, derTag.sequence, 'content');
  const fields = [...readDer(signed.content)];
  // Version 1 is written by leaving it out.
  const version = fields[0]?.tag === derTag.integer ? naturalOf(fields.shift(), 'version') : 0n;
  const inner = expectDer(fields.shift(), derTag.sequence, 'signature algorithm');
  const issuer = expectDer(fields.shift(), derTag.sequence, 'issuer');
  const thisUpdateMs = timeOf(fields.shift(), 'thisUpdate');
  const nextUpdateMs = isTime(fields[0]) ? timeOf(fields.shift(), 'nextUpdate') : undefined;
  const entries = fields[0]?.tag === derTag.sequence ? fields.shift() : undefined;
  const wrapped = fields[0]?.tag === extensionsTag ? fields.shift() : undefined;
  if (fields.length > 0) throw new DerError('a field in it is out of place');
  return {
    version,
    issuer,
    thisUpdateMs,
    nextUpdateMs,
    entries: entries?.content ?? new Uint8Array(),
    extensions:
      wrapped === undefined
        ? []
        : readExtensions(readOneDer(wrapped.content, derTag.sequence, 'list of extensions')),
    signed: signed.encoded,
    signature: octetsOf(signature, 'signature'),
    algorithmOid: oidOfAlgorithm(inner),
    isAlgorithmTheSame:
      Buffer.compare(expectDer(outer, derTag.sequence, 'signature algorithm').encoded, inner.encoded) === 0,
  };
};
