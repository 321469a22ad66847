import { OctetString } from 'asn1js';
import type { Certificate } from 'pkijs';
import { crlOid } from './crl-oids.ts';

/** The subject key identifier that a certificate names for itself. RFC 5280 4.2.1.2 */
export const keyIdentifierOf = ({ extensions = [] }: Certificate): ArrayBuffer | undefined => {
  const extension = extensions.find(({ extnID }) => extnID === crlOid.subjectKeyIdentifier);
  const value: unknown = extension?.parsedValue;
  return value instanceof OctetString ? value.valueBlock.valueHex : undefined;
};
