/** Writes DER piece by piece (ITU-T X.690), so that a test can write any piece wrongly. */
const lengthOf = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size]);
  const hex = size.toString(16);
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets]);
};

export const tagged = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
};

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Buffer => tagged(0x31, ...parts);
export const octetString = (content: Uint8Array): Buffer => tagged(0x04, content);
export const bitString = (content: Uint8Array, unusedBits = 0): Buffer =>
  tagged(0x03, Buffer.from([unusedBits]), content);
/** Such as 001 for the third bit alone. X.690 11.2.2 */
export const namedBits = (bits: string): Buffer =>
  bitString(
    Buffer.from((bits.match(/.{1,8}/g) ?? []).map((octet) => Number.parseInt(octet.padEnd(8, '0'), 2))),
    (8 - (bits.length % 8)) % 8,
  );

export const nothing = tagged(0x05);
export const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]));

/** Of a number that is not negative. */
export const integer = (value: bigint): Buffer => {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return tagged(0x02, (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), octets]) : octets);
};

const base128 = (value: number): readonly number[] =>
  value < 0x80 ? [value] : [...base128(Math.floor(value / 128)).map((octet) => octet | 0x80), value % 128];

export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([...base128(first * 40 + second), ...rest.flatMap(base128)]));
};

export const utf8 = (text: string): Buffer => tagged(0x0c, Buffer.from(text, 'utf8'));
export const printable = (text: string): Buffer => tagged(0x13, Buffer.from(text, 'latin1'));
export const teletex = (text: string): Buffer => tagged(0x14, Buffer.from(text, 'latin1'));
export const ia5 = (text: string): Buffer => tagged(0x16, Buffer.from(text, 'latin1'));
export const bmp = (text: string): Buffer => tagged(0x1e, Buffer.from(text, 'utf16le').swap16());
export const universal = (text: string): Buffer => {
  const characters = Array.from(text);
  const octets = Buffer.alloc(characters.length * 4);
  characters.forEach((character, index) => octets.writeUInt32BE(character.codePointAt(0) ?? 0, index * 4));
  return tagged(0x1c, octets);
};

export const utcTime = (text: string): Buffer => tagged(0x17, Buffer.from(text));
export const generalizedTime = (text: string): Buffer => tagged(0x18, Buffer.from(text));
