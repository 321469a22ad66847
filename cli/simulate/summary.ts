import type { DeviceRecord } from '../fleet/load/messages.ts';
import { percentile } from '../journey/percentile.ts';
import { messageName, type StoredMessages } from './stored-messages.ts';

export interface RegionSummary {
  readonly region: string;
  /** Messages that came into the service here. */
  readonly takenIn: number;
  readonly stored: number;
  /** Acknowledged and not found here. */
  readonly missing: number;
  /** Items of a message more than one. */
  readonly duplicates: number;
}

/** What the telemetry tables hold, or why they were not looked into. */
export type Storage =
  | { readonly isChecked: true; readonly regions: readonly StoredMessages[] }
  | { readonly isChecked: false; readonly reason: string };

export interface Summary {
  readonly devices: number;
  /** Names of those that were never let in. */
  readonly neverIn: readonly string[];
  /** From the first attempt of each to when it was let in; `undefined` when none was. */
  readonly firstConnectMs: Readonly<Record<'p50' | 'p95' | 'p99', number | undefined>>;
  readonly reconnects: number;
  readonly published: number;
  readonly acknowledged: number;
  /** Acknowledged, and missing in a table of any Region; `undefined` when that was not checked. */
  readonly lost: number | undefined;
  /** Items of one message more than one, where there are most of them. */
  readonly duplicates: number | undefined;
  readonly notChecked: string | undefined;
  readonly regions: readonly RegionSummary[];
  readonly isInterrupted: boolean;
}

const summarizeRegion = (
  acknowledged: readonly string[],
  { region, keys, takenIn }: StoredMessages,
): RegionSummary => ({
  region,
  takenIn,
  stored: keys.size,
  missing: acknowledged.filter((name) => !keys.has(name)).length,
  duplicates: [...keys.values()].reduce((sum, count) => sum + count - 1, 0),
});

/** What came of it, from what the devices know and what the tables hold. */
export const summarize = (
  records: readonly DeviceRecord[],
  storage: Storage,
  { isInterrupted }: { readonly isInterrupted: boolean },
): Summary => {
  const landings = records.flatMap(({ landedAfterMs }) => landedAfterMs ?? []);
  const acknowledged = records.flatMap(({ clientId, acknowledged: sequences }) =>
    sequences.map((sequence) => messageName(clientId, sequence)),
  );
  const regions = storage.isChecked
    ? storage.regions.map((stored) => summarizeRegion(acknowledged, stored))
    : [];
  return {
    devices: records.length,
    neverIn: records
      .filter(({ landedAfterMs }) => landedAfterMs === undefined)
      .map(({ clientId }) => clientId),
    firstConnectMs: {
      p50: percentile(landings, 0.5),
      p95: percentile(landings, 0.95),
      p99: percentile(landings, 0.99),
    },
    reconnects: records.reduce((sum, { reconnects }) => sum + reconnects, 0),
    published: records.reduce((sum, { published }) => sum + published, 0),
    acknowledged: acknowledged.length,
    lost: storage.isChecked
      ? acknowledged.filter((name) => storage.regions.some(({ keys }) => !keys.has(name))).length
      : undefined,
    duplicates: storage.isChecked ? Math.max(0, ...regions.map(({ duplicates }) => duplicates)) : undefined,
    notChecked: storage.isChecked ? undefined : storage.reason,
    regions,
    isInterrupted,
  };
};

/** In a sentence, what did not go well; `undefined` when all did. */
export const complaint = (
  { neverIn, devices, lost = 0, acknowledged }: Summary,
  records: readonly DeviceRecord[],
): string | undefined => {
  const complaints: string[] = [];
  const [first] = neverIn;
  if (first !== undefined) {
    const seen = records.find(({ clientId }) => clientId === first)?.lastError;
    complaints.push(
      `${neverIn.length} of ${devices} devices never came in (${first}: ${seen ?? 'the connection was closed'}); where that says too little, look for its certificate in the logs of onboard.`,
    );
  }
  if (lost > 0)
    complaints.push(
      `${lost} of ${acknowledged} messages that were acknowledged are not stored in every Region; look into the queues: npx landfall redrive --dry-run.`,
    );
  return complaints.length > 0 ? complaints.join(' ') : undefined;
};
