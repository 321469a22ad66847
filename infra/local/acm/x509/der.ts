/** Just enough DER (ITU-T X.690) to write certificates: Node reads them and writes none. */
const length = (size: number): Buffer => {
  if (size < 0x80) return Buffer.from([size]);
  const bytes = Buffer.from(size.toString(16).padStart(size > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
};

const tagged =
  (tag: number) =>
  (...parts: readonly Uint8Array[]): Buffer => {
    const content = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
  };

export const sequence = tagged(0x30);
export const set = tagged(0x31);
export const octets = tagged(0x04);
/** A name of a server in a subject alternative name (RFC 5280, 4.2.1.6: dNSName). */
export const dnsNameEntry = (name: string): Buffer => tagged(0x82)(Buffer.from(name, 'ascii'));
export const explicit = (index: number, content: Uint8Array): Buffer => tagged(0xa0 + index)(content);
export const bits = (content: Uint8Array, unused = 0): Buffer => tagged(0x03)(Buffer.from([unused]), content);
export const utf8 = (text: string): Buffer => tagged(0x0c)(Buffer.from(text));
export const yes = Buffer.from([0x01, 0x01, 0xff]);

/** Of a positive number that starts with a byte below 0x80. */
export const integer = (content: Uint8Array): Buffer => tagged(0x02)(content);

export const time = (ms: number): Buffer =>
  tagged(0x18)(Buffer.from(new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '')));

const base128 = (value: number): readonly number[] =>
  value < 0x80 ? [value] : [...base128(value >> 7).map((byte) => byte | 0x80), value & 0x7f];

export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06)(Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
};
