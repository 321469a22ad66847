/** One TLV. Values are read level by level, as the certificate's syntax goes on: what it does not know is never descended into. */
export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Tag, length and content. */
  readonly encoded: Uint8Array;
}

/** Bytes that are not DER, or not the value that should stand there. ITU-T X.690 */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** X.690 8.1.2, RFC 5280 appendix A */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  printableString: 0x13,
  teletexString: 0x14,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
} as const;

/** Three octets of length are 16 MB: far more than anything that is read here. */
const maxLengthOctets = 3;

const octetAt = (bytes: Uint8Array, offset: number): number => {
  const octet = bytes[offset];
  if (octet === undefined) throw new DerError('it ends too soon');
  return octet;
};

/** DER knows one way to write a length: definite, with the fewest octets. X.690 10.1 */
const readLength = (
  bytes: Uint8Array,
  offset: number,
): { readonly length: number; readonly start: number } => {
  const first = octetAt(bytes, offset);
  if (first < 0x80) return { length: first, start: offset + 1 };
  const count = first & 0x7f;
  if (count === 0) throw new DerError('it has an indefinite length');
  if (count > maxLengthOctets) throw new DerError(`it has a length of ${count} octets`);
  let length = 0;
  for (let index = 1; index <= count; index += 1) length = length * 256 + octetAt(bytes, offset + index);
  if (length < 0x80 || length < 256 ** (count - 1))
    throw new DerError('it has a length that is longer than it need be');
  return { length, start: offset + 1 + count };
};

const readAt = (bytes: Uint8Array, offset: number): DerValue => {
  const tag = octetAt(bytes, offset);
  if ((tag & 0x1f) === 0x1f) throw new DerError('it has a tag that no certificate has');
  const { length, start } = readLength(bytes, offset + 1);
  const end = start + length;
  if (end > bytes.length) throw new DerError('it ends too soon');
  return { tag, content: bytes.subarray(start, end), encoded: bytes.subarray(offset, end) };
};

/** Every value in `bytes`, side by side, without a byte left over. */
export const readDer = (bytes: Uint8Array): readonly DerValue[] => {
  const values: DerValue[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const value = readAt(bytes, offset);
    values.push(value);
    offset += value.encoded.length;
  }
  return values;
};

/** The value, if it is there and of that type. */
export const expectDer = (value: DerValue | undefined, tag: number, what: string): DerValue => {
  if (value?.tag !== tag) throw new DerError(`its ${what} is missing or of another type`);
  return value;
};

/** The one value in `bytes`, of that type. */
export const readOneDer = (bytes: Uint8Array, tag: number, what: string): DerValue => {
  const [value, ...others] = readDer(bytes);
  if (others.length > 0) throw new DerError(`bytes follow its ${what}`);
  return expectDer(value, tag, what);
};
