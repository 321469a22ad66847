/** What a call was refused with, as a caller of the SDK sees it. Fails when it succeeded. */
export const rejection = async (call: Promise<unknown>): Promise<Record<string, unknown>> => {
  const [outcome] = await Promise.allSettled([call]);
  if (outcome.status === 'fulfilled') throw new Error('The call succeeded.');
  const error: unknown = outcome.reason;
  if (!(error instanceof Error)) throw new Error('The call was rejected with something that is no error.');
  const { $metadata, ...members } = { $metadata: undefined, ...Object.fromEntries(Object.entries(error)) };
  return { ...members, name: error.name, message: error.message, status: statusOf($metadata) };
};

const statusOf = (metadata: unknown): unknown =>
  typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? metadata.httpStatusCode
    : undefined;
