import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceRecord } from '../fleet/load/messages.ts';
import type { Place } from './place.ts';
import { readStored } from './stored-messages.ts';
import { type Storage, summarize } from './summary.ts';

const everyMs = 2_000;

/**
 * Looks into the tables, again and again until everything that was acknowledged is in all of them, or nothing more has come for as long
 * as the patience lasts.
 */
export const lookUp = async (
  { telemetry, patienceMs }: Pick<Place, 'telemetry' | 'patienceMs'>,
  records: readonly DeviceRecord[],
  since: Date,
  onProgress: (line: string) => void,
): Promise<Storage> => {
  if ('reason' in telemetry) return { isChecked: false, reason: telemetry.reason };
  const names = records.map(({ clientId }) => clientId);
  let leastMissing = Infinity;
  let giveUpAtMs = 0;
  for (;;) {
    const beganAtMs = performance.now();
    const regions = await Promise.all(telemetry.tables.map(async (table) => readStored(table, names, since)));
    const storage: Storage = { isChecked: true, regions };
    const { lost, acknowledged, regions: seen } = summarize(records, storage, { isInterrupted: false });
    if (lost === 0) return storage;
    const missing = seen.reduce((sum, region) => sum + region.missing, 0);
    const now = performance.now();
    if (missing < leastMissing) giveUpAtMs = now + patienceMs;
    if (now >= giveUpAtMs) return storage;
    leastMissing = Math.min(leastMissing, missing);
    onProgress(`${acknowledged - (lost ?? 0)} of ${acknowledged} messages are stored in every Region so far`);
    // Who reads all of a large fleet takes as long a rest.
    await sleep(Math.max(everyMs, now - beganAtMs));
  }
};
