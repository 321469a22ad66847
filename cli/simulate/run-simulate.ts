import { fleetNames } from '../../infra/pki/issue-fleet.ts';
import type { DeviceRecord, LoadIdentity } from '../fleet/load/messages.ts';
import { untilInterrupted } from '../local/until-interrupted.ts';
import { readOrIssue } from './identities.ts';
import { lookUp } from './look-up.ts';
import { openHost, openStage } from './other-places.ts';
import { startOwnCloud } from './own-cloud.ts';
import type { Place } from './place.ts';
import { createFleetProgress } from './progress.ts';
import { runFleet } from './run-fleet.ts';
import { showSummary } from './show-summary.ts';
import { complaint, type Storage, summarize } from './summary.ts';
import { say } from '../say.ts';

/** The command's options, as commander gives them. */
export interface SimulateFlags {
  readonly devices: number;
  /** Messages a second. */
  readonly rate: number;
  /** Seconds. */
  readonly duration: number;
  readonly failOver?: string;
  readonly prefix: string;
  readonly dir: string;
  readonly host?: string;
  readonly port: number;
  readonly endpoint?: string;
  readonly stage?: string;
  readonly passphraseFile?: string;
  readonly json?: true;
}

const openPlace = async (flags: SimulateFlags): Promise<Place> => {
  const { dir: directory, host, port, endpoint, stage, failOver: failing } = flags;
  if (stage !== undefined) return openStage({ stage, port, directory });
  if (host !== undefined) return openHost({ host, port, endpoint, directory });
  return startOwnCloud({ directory, failing }, say);
};

const standAt = (identity: LoadIdentity, localAddress: string | undefined): LoadIdentity =>
  localAddress === undefined ? identity : { ...identity, localAddress };

const runDevices = async (
  flags: SimulateFlags,
  place: Place,
  signal: AbortSignal,
): Promise<readonly DeviceRecord[]> => {
  const { devices, rate, duration, dir, prefix } = flags;
  const names = fleetNames({ prefix, count: devices });
  const identities = await readOrIssue(dir, names, flags.passphraseFile);
  const progress = createFleetProgress({ devices, messages: Math.floor(rate * duration) });
  try {
    return await runFleet({
      identities: identities.map((identity, index) => standAt(identity, place.localAddress?.(index))),
      place: {
        host: place.host,
        port: place.port,
        rootCaPem: place.rootCaPem,
        everyMs: place.everyMs,
        outage: place.outage,
      },
      messagesPerSecond: rate,
      seconds: duration,
      signal,
      onState: progress.show,
      say: progress.say,
    });
  } finally {
    progress.stop();
  }
};

/** Tables that do not answer are no reason to say nothing of what the devices saw. */
const lookUpOrSayWhy = async (
  place: Place,
  records: readonly DeviceRecord[],
  since: Date,
): Promise<Storage> =>
  lookUp(place, records, since, say).catch((error: unknown) => ({
    isChecked: false,
    reason: error instanceof Error ? error.message : String(error),
  }));

/**
 * Runs a fleet and prints what came of it.
 * @throws Error when a message that was acknowledged is not stored, or a device never came in
 */
export const runSimulate = async (flags: SimulateFlags): Promise<void> => {
  const interrupt = new AbortController();
  void untilInterrupted().then(() => interrupt.abort());
  const place = await openPlace(flags).catch((error: unknown) => {
    // A Ctrl-C of the terminal has ended the deployments as well.
    if (interrupt.signal.aborted) throw new Error('Interrupted before a device was switched on.');
    throw error;
  });
  try {
    const since = new Date();
    const records = await runDevices(flags, place, interrupt.signal);
    const storage = await lookUpOrSayWhy(place, records, since);
    const summary = summarize(records, storage, { isInterrupted: interrupt.signal.aborted });
    process.stdout.write(flags.json ? `${JSON.stringify(summary)}\n` : showSummary(summary));
    const wrong = complaint(summary, records);
    if (wrong !== undefined) throw new Error(wrong);
  } finally {
    await place.close();
  }
};
