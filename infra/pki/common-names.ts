import { DerError, derTag, type DerValue, expectDer, readDer } from './der.ts';
import { oidOf } from './der-values.ts';

const commonNameOid = '2.5.4.3';

const ascii = (octets: Uint8Array): string => {
  if (octets.some((octet) => octet >= 0x80)) throw new DerError('its commonName is no PrintableString');
  return Buffer.from(octets).toString('latin1');
};

const decoded = (octets: Uint8Array, encoding: string): string => {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(octets);
  } catch (cause) {
    throw new DerError(`its commonName is no ${encoding}`, { cause });
  }
};

const utf32 = (octets: Uint8Array): string => {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (octets.length % 4 !== 0) throw new DerError('its commonName is no UniversalString');
  return Array.from({ length: octets.length / 4 }, (_, index) => {
    const codePoint = view.getUint32(index * 4);
    if (codePoint > 0x10ffff) throw new DerError('its commonName is no UniversalString');
    return String.fromCodePoint(codePoint);
  }).join('');
};

/**
 * A DirectoryString. CAs should write UTF8String or PrintableString, and the other three are still to be read. RFC 5280 4.1.2.4.
 * T.61 has the letters, digits and `: _ -` of a thing name where Latin-1 has them; what is elsewhere is refused whatever it means.
 */
const textOf = ({ tag, content }: DerValue): string => {
  switch (tag) {
    case derTag.utf8String:
      return decoded(content, 'utf-8');
    case derTag.printableString:
      return ascii(content);
    case derTag.teletexString:
      return Buffer.from(content).toString('latin1');
    case derTag.bmpString:
      return decoded(content, 'utf-16be');
    case derTag.universalString:
      return utf32(content);
    default:
      throw new DerError(`its commonName has the type ${tag}, which is no DirectoryString`);
  }
};

/** Every commonName of a Name, in order, those in multi-valued RDNs too. RFC 5280 4.1.2.4 */
export const commonNamesOf = (name: DerValue): readonly string[] =>
  readDer(name.content).flatMap((rdn) => {
    const attributes = readDer(expectDer(rdn, derTag.set, 'relative distinguished name').content);
    if (attributes.length === 0) throw new DerError('its subject has an RDN with nothing in it');
    return attributes.flatMap((attribute) => {
      const [type, value, ...others] = readDer(expectDer(attribute, derTag.sequence, 'attribute').content);
      const oid = oidOf(type, 'attribute type');
      if (value === undefined || others.length > 0)
        throw new DerError(`its attribute ${oid} has no one value`);
      return oid === commonNameOid ? [textOf(value)] : [];
    });
  });
