import { changeExistingPki } from './change-pki.ts';
import { checkNames, makeDevices, putDevices } from './device-batch.ts';
import { type PkiOptions, readIntermediate } from './pki-directory.ts';

export interface Fleet {
  readonly prefix: string;
  readonly count: number;
}

/** `pump-0001` to `pump-1000`: as many digits as the last needs, four at least, so that they sort. */
export const fleetNames = ({ prefix, count }: Fleet): readonly string[] => {
  const digits = Math.max(4, String(count).length);
  return Array.from({ length: count }, (_, at) => `${prefix}-${String(at + 1).padStart(digits, '0')}`);
};

/** Small enough that little is lost when a run is killed, and that others get their turn. */
const batchSize = 50;

/** How the ledger names a run; the message to a person is made of it. */
const runName = ({ prefix, count }: Fleet): string => `${count}/${prefix}`;

export interface FleetProgress {
  /** Devices that an earlier run of the same command had made before it was killed. */
  readonly before: number;
  /** Devices there, those before included. */
  readonly there: number;
}

/**
 * Makes a fleet of devices. All names are checked, and held for this run, before the first is made. A run that is killed is gone on
 * with by the next of the same prefix and count; several at once share the work.
 * @throws AlreadyThereError when any of the devices has a valid certificate, before anything is written
 */
export const issueFleet = async (
  { directory, keyType, force, passphrase }: PkiOptions,
  fleet: Fleet,
  onProgress: (progress: FleetProgress) => void,
): Promise<FleetProgress> => {
  const run = runName(fleet);
  const names = fleetNames(fleet);
  const intermediate = await readIntermediate(directory, passphrase);
  const left = await changeExistingPki(directory, async ({ ledger }) => {
    const reserved = ledger.reservedBy(run);
    if (reserved.length > 0) return reserved;
    await checkNames(directory, ledger, names, { force });
    ledger.reserve(run, names);
    return names;
  });

  const before = names.length - left.length;
  onProgress({ before, there: before });
  let next = makeDevices(left.slice(0, batchSize), keyType, intermediate);
  for (let start = 0; start < left.length; start += batchSize) {
    const devices = await next;
    // The next batch is made while this one is written.
    next = makeDevices(left.slice(start + batchSize, start + 2 * batchSize), keyType, intermediate);
    await changeExistingPki(
      directory,
      async ({ ledger, put }) => {
        const own = devices.filter(({ thingName }) => ledger.reservationOf(thingName) === run);
        await checkNames(
          directory,
          ledger,
          own.map(({ thingName }) => thingName),
          { force, run },
        );
        if (own.length > 0) await putDevices(directory, { put }, own, intermediate);
      },
      { adopts: false },
    );
    onProgress({ before, there: before + Math.min(left.length, start + batchSize) });
  }
  return { before, there: names.length };
};
