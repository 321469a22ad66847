const lineLength = 64;

/** Encodes DER as PEM. RFC 7468 section 2 */
export const encodePem = (label: string, der: ArrayBuffer): string => {
  const base64 = Buffer.from(der).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};

/** Padded, and with nothing hidden in bits that are not used. RFC 4648 3.2, 3.5 */
const decodeBase64 = (text: string): Buffer | undefined => {
  const base64 = text.replaceAll(/\s/g, '');
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
};

/** Every block of that label, decoded, in order. Text between blocks is explanatory and passed over, a block that is no base64 too. RFC 7468 section 2 */
export const decodePem = (label: string, pem: string): readonly ArrayBuffer[] => {
  const block = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]*)-----END ${label}-----`, 'g');
  return [...pem.matchAll(block)].flatMap(([, base64]) => {
    const bytes = decodeBase64(base64 ?? '');
    return bytes === undefined ? [] : [Uint8Array.from(bytes).buffer];
  });
};
