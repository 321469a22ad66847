const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Text of well-formed UTF-8; `undefined` for anything else. */
export const decodeText = (bytes: Uint8Array): string | undefined => {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** The value of a JSON document; `undefined` for anything else. */
export const parseJson = (bytes: Uint8Array): unknown => {
  const text = decodeText(bytes);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
