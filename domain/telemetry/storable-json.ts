import { isExactNumber } from './exact-number.ts';
import type { JsonValue } from './telemetry-item.ts';

export interface ParsedJson {
  readonly value: unknown;
  /** The value, when the store can hold all that the text says. */
  readonly storable?: JsonValue;
}

/** DynamoDB nests maps and lists that deep. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_DEPTH = 32;

/** Strings, with the colon that makes them a key, and numbers: in a text that is known to be JSON these are all of them. */
const KEY_STRING_OR_NUMBER = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/**
 * Reads bytes as JSON; `undefined` when they are not JSON in UTF-8.
 *
 * `storable` is absent when storing the parsed value would lose something: a number that a double or DynamoDB changes
 * (1e400, 0.1 with 30 digits, an integer beyond 2^53), a key that occurs twice, is empty or is `__proto__`, half a
 * surrogate pair, more than 32 levels.
 */
export const parseJson = (bytes: Uint8Array): ParsedJson | undefined => {
  const parsed = parse(bytes);
  if (parsed === undefined) return undefined;

  const { text, value } = parsed;
  const isWhole = isJsonValue(value, MAX_DEPTH) && hasEveryKeyOnce(text, value) && hasExactNumbers(text);
  return isWhole ? { value, storable: value } : { value };
};

/** Keeps a byte order mark, which JSON does not allow, so that it is not lost. RFC 8259 8.1 */
const parse = (bytes: Uint8Array): { readonly text: string; readonly value: unknown } | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    // Not UTF-8, or not JSON.
  }
  return undefined;
};

const isJsonValue = (value: unknown, depth: number): value is JsonValue => {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  // An index of an array is a key like another.
  return Object.entries(value).every(([key, item]) => isStorableKey(key) && isJsonValue(item, depth - 1));
};

/** `__proto__` would be lost where the value is copied key by key on its way to the store. */
const isStorableKey = (key: string): boolean => key !== '' && key !== '__proto__' && key.isWellFormed();

/** JSON.parse keeps the last of two equal keys. */
const hasEveryKeyOnce = (text: string, value: JsonValue): boolean => {
  const keys = [...text.matchAll(KEY_STRING_OR_NUMBER)].filter(([, , colon]) => colon !== undefined);
  return keys.length === countKeys(value);
};

const countKeys = (value: JsonValue): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const items: readonly JsonValue[] = Object.values(value);
  return items.reduce<number>((sum, item) => sum + countKeys(item), Array.isArray(value) ? 0 : items.length);
};

const hasExactNumbers = (text: string): boolean =>
  [...text.matchAll(KEY_STRING_OR_NUMBER)].every(
    ([, , , literal]) => literal === undefined || isExactNumber(literal),
  );
