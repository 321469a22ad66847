import { DerError, derTag, type DerValue, expectDer } from './der.ts';

/** TRUE is 0xFF and nothing else. X.690 11.1 */
export const booleanOf = (value: DerValue, what: string): boolean => {
  const { content } = expectDer(value, derTag.boolean, what);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff))
    throw new DerError(`its ${what} is no BOOLEAN`);
  return content[0] === 0xff;
};

/** Two's complement, in the fewest octets. X.690 8.3.2 */
export const integerOf = (value: DerValue | undefined, what: string): Uint8Array => {
  const { content } = expectDer(value, derTag.integer, what);
  const [first, second = 0] = content;
  const isPadded = content.length > 1 && (first === 0 ? second < 0x80 : first === 0xff && second >= 0x80);
  if (first === undefined || isPadded) throw new DerError(`its ${what} is no INTEGER`);
  return content;
};

/** @throws DerError for a negative number too */
export const naturalOf = (value: DerValue | undefined, what: string): bigint => {
  const content = integerOf(value, what);
  if ((content[0] ?? 0) >= 0x80) throw new DerError(`its ${what} is negative`);
  return BigInt(`0x${Buffer.from(content).toString('hex')}`);
};

/** The octets of a BIT STRING, and how many bits of the last one do not count; those are zero. X.690 8.6.2, 11.2.1 */
export const bitsOf = (
  value: DerValue | undefined,
  what: string,
): { readonly octets: Uint8Array; readonly unusedBits: number } => {
  const { content } = expectDer(value, derTag.bitString, what);
  const [unusedBits] = content;
  const octets = content.subarray(1);
  const last = octets.at(-1);
  const isSound =
    unusedBits !== undefined &&
    (last === undefined ? unusedBits === 0 : unusedBits <= 7 && (last & ((1 << unusedBits) - 1)) === 0);
  if (!isSound) throw new DerError(`its ${what} is no BIT STRING`);
  return { octets, unusedBits };
};

/** The octets of a BIT STRING that holds whole octets, as keys and signatures do. */
export const octetsOf = (value: DerValue | undefined, what: string): Uint8Array => {
  const { octets, unusedBits } = bitsOf(value, what);
  if (unusedBits !== 0) throw new DerError(`its ${what} is not made of whole octets`);
  return octets;
};

/** No OID in use comes near; one of thousands of octets would cost time squared to write down. */
const maxOidOctets = 64;

/** In dotted form. Arcs may be longer than a number can hold: 2.25 has UUIDs below it (ITU-T X.667). X.690 8.19 */
export const oidOf = (value: DerValue | undefined, what: string): string => {
  const { content } = expectDer(value, derTag.oid, what);
  if (content.length === 0 || content.length > maxOidOctets || (content.at(-1) ?? 0) >= 0x80)
    throw new DerError(`its ${what} is no OBJECT IDENTIFIER`);
  const arcs: bigint[] = [];
  let arc: bigint | undefined;
  for (const octet of content) {
    if (arc === undefined && octet === 0x80) throw new DerError(`its ${what} is no OBJECT IDENTIFIER`);
    arc = ((arc ?? 0n) << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = undefined;
  }
  const [first = 0n, ...others] = arcs;
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...others].join('.');
};
