/** A message that was taken from a queue, and is hidden there from others for a while. */
export interface Letter {
  readonly id: string;
  readonly body: string;
  /** Its message attributes that are text. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Epoch, ms. */
  readonly sentAtMs: number;
  readonly receiptHandle: string;
}

/** A message of which it cannot be said what to do: it stays in its queue. */
export class UnclearLetterError extends Error {
  override readonly name = 'UnclearLetterError';
}

/** Reads JSON, as what a schema says. @throws UnclearLetterError */
export const readJson = <Value>(
  text: string,
  what: string,
  schema: { readonly safeParse: (value: unknown) => { readonly success: boolean; readonly data?: Value } },
): Value => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnclearLetterError(`it is no JSON, and so no ${what}`);
  }
  const { success, data } = schema.safeParse(value);
  if (!success || data === undefined) throw new UnclearLetterError(`it is no ${what}`);
  return data;
};
