import { randomUUID } from 'node:crypto';
import { AwsError } from '../endpoint/aws-service.ts';
import type { CloudClock } from '../region/clock.ts';
import type { Archives } from './archive/archives.ts';
import { isoSeconds, type BusEvent } from './bus-event.ts';
import type { BusDirectory } from './bus-directory.ts';
import { checkEntry, entrySize, type CheckedEntry, type PutEntry } from './check-entry.ts';
import type { Dispatcher } from './dispatcher.ts';

const maximumEntries = 10;
const maximumBytes = 256 * 1024;

export interface AcceptDependencies {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly directory: BusDirectory;
  readonly dispatcher: Dispatcher;
  readonly archives: Archives;
}

export type EntryResult =
  { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

const toEvent = (
  entry: Extract<CheckedEntry, { verdict: 'good' }>,
  { region, accountId, clock }: AcceptDependencies,
): BusEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': entry.detailType,
  source: entry.source,
  account: accountId,
  time: isoSeconds(entry.time ?? clock.now()),
  region,
  resources: entry.resources,
  detail: entry.detail,
});

/**
 * Takes entries in, each for itself; an event on a bus that does not exist, which AWS drops without a word, is a failed
 * entry here.
 *
 * @throws AwsError `ValidationException` for too many entries or bytes
 */
export const acceptEntries = (
  entries: readonly (PutEntry & { readonly EventBusName?: string | undefined })[],
  dependencies: AcceptDependencies,
): readonly EntryResult[] => {
  if (entries.length === 0 || entries.length > maximumEntries)
    throw new AwsError('ValidationException', 400, `PutEvents takes 1 to 10 entries, not ${entries.length}.`);
  const bytes = entries.reduce((sum, entry) => sum + entrySize(entry), 0);
  if (bytes >= maximumBytes)
    throw new AwsError(
      'ValidationException',
      400,
      `Total size of the entries in the request is over the limit: ${bytes} bytes, less than 256 KB are allowed.`,
    );
  return entries.map((entry) => {
    const checked = checkEntry(entry);
    if (checked.verdict === 'bad') return { ErrorCode: checked.code, ErrorMessage: checked.message };
    try {
      const event = toEvent(checked, dependencies);
      const busName = dependencies.directory.busName(entry.EventBusName);
      dependencies.archives.keep(busName, event);
      dependencies.dispatcher.dispatch(busName, event);
      return { EventId: event.id };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ErrorCode: error.name, ErrorMessage: error.message };
    }
  });
};
