import { AwsError } from '../endpoint/aws-service.ts';

/** Runs the entries of a batch one by one: an entry that fails is reported and stops no other. */
export const runBatch = <Entry extends { readonly Id: string }>(
  entries: readonly Entry[],
  run: (entry: Entry) => Readonly<Record<string, unknown>>,
): { readonly Successful: readonly unknown[]; readonly Failed: readonly unknown[] } => {
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 400, 'There must be at least one entry in the batch.');
  if (entries.length > 10)
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      400,
      `The batch has ${entries.length} entries, 10 are allowed.`,
    );
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 400, 'Two entries of the batch have the same Id.');
  const Successful: unknown[] = [];
  const Failed: unknown[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({
        Id: entry.Id,
        SenderFault: error.status < 500,
        Code: error.name,
        Message: error.message,
      });
    }
  }
  return { Successful, Failed };
};
