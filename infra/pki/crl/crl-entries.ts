import { type CertificateExtension, readExtensions } from '../certificate-extensions.ts';
import { DerError, derTag, type DerValue, expectDer, readDer, readOneDer } from '../der.ts';
import { integerOf } from '../der-values.ts';
import { normalizeSerial } from '../normalize-serial.ts';
import { reasonOfCode, type Revocation, type RevocationReason } from '../revocation-reason.ts';
import { timeOf } from '../validity-time.ts';
import { unusableCrl } from './crl-error.ts';
import { crlOid } from './crl-oids.ts';

/** A CRL, or an entry, with a critical extension that is not understood must not be used. RFC 5280 5.2, 5.3 */
export const refuseUnknown = (
  extensions: readonly CertificateExtension[],
  known: readonly string[],
): void => {
  for (const { isCritical, oid } of extensions)
    if (isCritical && !known.includes(oid))
      throw unusableCrl(`its critical extension ${oid} is not understood`);
};

/** ENUMERATED. X.690 8.4 */
const enumeratedTag = 0x0a;

const reasonOf = (extensions: readonly CertificateExtension[]): RevocationReason => {
  const extension = extensions.find(({ oid }) => oid === crlOid.reasonCode);
  if (extension === undefined) return 'unspecified';
  const { content } = readOneDer(extension.value, enumeratedTag, 'reason');
  const code = content.length === 1 ? content[0] : undefined;
  const reason = code === undefined ? undefined : reasonOfCode(code);
  if (reason === undefined)
    throw unusableCrl(`a reason in it is none that a complete CRL can have (${code})`);
  return reason;
};

const readEntry = (entry: DerValue): readonly [string, Revocation] => {
  const [serial, date, listed, ...others] = readDer(expectDer(entry, derTag.sequence, 'entry').content);
  if (others.length > 0) throw new DerError('an entry has more than it may have');
  const extensions =
    listed === undefined ? [] : readExtensions(expectDer(listed, derTag.sequence, 'list of extensions'));
  if (extensions.some(({ oid }) => oid === crlOid.certificateIssuer))
    throw unusableCrl('it tells of certificates of other CAs');
  refuseUnknown(extensions, [crlOid.reasonCode, crlOid.invalidityDate]);
  return [
    normalizeSerial(Buffer.from(integerOf(serial, 'serial number')).toString('hex')),
    { atMs: timeOf(date, 'revocation date'), reason: reasonOf(extensions) },
  ];
};

/** By serial, in lower-case hex without leading zeros. */
export const readEntries = (entries: Uint8Array): ReadonlyMap<string, Revocation> =>
  new Map(readDer(entries).map(readEntry));
