/** A serial number in one form, whoever wrote it: lower-case hex, no separators, no leading zeros. */
export const normalizeSerial = (serial: string): string =>
  serial
    .replaceAll(/[:\s]/g, '')
    .toLowerCase()
    .replace(/^0+(?=.)/, '');
