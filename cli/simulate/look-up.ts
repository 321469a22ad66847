import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceRecord } from '../fleet/load/messages.ts';
import type { Place } from './place.ts';
import { readStored } from './stored-messages.ts';
import { type Storage, summarize } from './summary.ts';

const everyMs = 2_000;

/** Looks into the tables, again and again until everything that was acknowledged is in all of them, or the patience is over. */
export const lookUp = async (
  { telemetry, settled, patienceMs }: Pick<Place, 'telemetry' | 'settled' | 'patienceMs'>,
  records: readonly DeviceRecord[],
  since: Date,
): Promise<Storage> => {
  if ('reason' in telemetry) return { isChecked: false, reason: telemetry.reason };
  await settled();
  const giveUpAtMs = performance.now() + patienceMs;
  const names = records.map(({ clientId }) => clientId);
  for (;;) {
    const regions = await Promise.all(telemetry.tables.map(async (table) => readStored(table, names, since)));
    const storage: Storage = { isChecked: true, regions };
    const { lost } = summarize(records, storage, { isInterrupted: false });
    if (lost === 0 || performance.now() >= giveUpAtMs) return storage;
    await sleep(everyMs);
  }
};
