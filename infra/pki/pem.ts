const lineLength = 64;

/** Encodes DER as PEM. RFC 7468 section 2 */
export const encodePem = (label: string, der: ArrayBuffer): string => {
  const base64 = Buffer.from(der).toString('base64');
  const lines = base64.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};

/** Every block of that label, decoded, in order. Text between blocks is explanatory and passed over. RFC 7468 section 2 */
export const decodePem = (label: string, pem: string): readonly ArrayBuffer[] => {
  const block = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]*)-----END ${label}-----`, 'g');
  return [...pem.matchAll(block)].map(([, base64]) => {
    const bytes = Buffer.from(base64 ?? '', 'base64');
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  });
};
