import { DerError, derTag, type DerValue, expectDer, readDer, readOneDer } from './der.ts';
import { bitsOf, booleanOf, naturalOf, oidOf } from './der-values.ts';

export interface CertificateExtension {
  readonly oid: string;
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

const readExtension = (extension: DerValue): CertificateExtension => {
  const parts = readDer(expectDer(extension, derTag.sequence, 'extension').content);
  const oid = oidOf(parts[0], 'extension');
  const [critical, value, ...others] = parts.length === 2 ? [undefined, parts[1]] : parts.slice(1);
  if (others.length > 0) throw new DerError(`its extension ${oid} is malformed`);
  return {
    oid,
    // FALSE is the default and should not be written at all (X.690 11.5); many a CA does, and it says nothing else.
    isCritical: critical !== undefined && booleanOf(critical, `extension ${oid}`),
    value: expectDer(value, derTag.octetString, `extension ${oid}`).content,
  };
};

/** RFC 5280 4.1.2.9: at least one; 4.2: no two of a kind. */
export const readExtensions = (extensions: DerValue): readonly CertificateExtension[] => {
  const found = readDer(extensions.content).map(readExtension);
  if (found.length === 0) throw new DerError('its extensions are an empty list');
  if (new Set(found.map(({ oid }) => oid)).size !== found.length)
    throw new DerError('it has an extension twice (RFC 5280 4.2)');
  return found;
};

const valueOf = (extensions: readonly CertificateExtension[], oid: string): Uint8Array | undefined =>
  extensions.find((extension) => extension.oid === oid)?.value;

/** cA of basicConstraints. RFC 5280 4.2.1.9 */
export const isCaOf = (extensions: readonly CertificateExtension[]): boolean => {
  const value = valueOf(extensions, '2.5.29.19');
  if (value === undefined) return false;
  const parts = readDer(readOneDer(value, derTag.sequence, 'basicConstraints').content);
  const hasCa = parts[0]?.tag === derTag.boolean;
  const isCa = hasCa && parts[0] !== undefined && booleanOf(parts[0], 'basicConstraints');
  const [pathLength, ...others] = parts.slice(hasCa ? 1 : 0);
  if (others.length > 0) throw new DerError('its basicConstraints are malformed');
  if (pathLength !== undefined) naturalOf(pathLength, 'path length');
  if (pathLength !== undefined && !isCa)
    throw new DerError('its basicConstraints have a path length and are of no CA (RFC 5280 4.2.1.9)');
  return isCa;
};

/** Bits of keyUsage by position. RFC 5280 4.2.1.3 */
const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export const keyUsagesOf = (extensions: readonly CertificateExtension[]): readonly string[] | undefined => {
  const value = valueOf(extensions, '2.5.29.15');
  if (value === undefined) return undefined;
  const { octets } = bitsOf(readOneDer(value, derTag.bitString, 'keyUsage'), 'keyUsage');
  if (octets.every((octet) => octet === 0))
    throw new DerError('its keyUsage has no bit set (RFC 5280 4.2.1.3)');
  return keyUsageNames.filter((_, position) => ((octets[position >> 3] ?? 0) << (position & 7)) & 0x80);
};

/** RFC 5280 4.2.1.12 */
export const extendedKeyUsagesOf = (
  extensions: readonly CertificateExtension[],
): readonly string[] | undefined => {
  const value = valueOf(extensions, '2.5.29.37');
  return value === undefined
    ? undefined
    : readDer(readOneDer(value, derTag.sequence, 'extendedKeyUsage').content).map((purpose) =>
        oidOf(purpose, 'extendedKeyUsage'),
      );
};
