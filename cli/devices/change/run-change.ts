import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { say } from '../../say.ts';
import { attempt } from '../../stage/reading.ts';
import { askFirst } from '../first-registry.ts';
import { type DevicesFlags, readFlags } from '../flags.ts';
import { lookAtAll } from '../look-at-all.ts';
import { type DeviceRegion, withRegions } from '../region.ts';
import { createWritePace, defaultRate } from '../write-pace.ts';
import { changeRows } from './change-rows.ts';
import { confirm } from './confirm.ts';
import { decideChange, type DeviceChange, statusAfter } from './decide.ts';
import { changedJson, notInStep, showChanged } from './show.ts';
import { waitUntilLevel } from './wait.ts';

export interface ChangeFlags extends DevicesFlags {
  /** Seconds; `false` with `--no-wait`. */
  readonly wait?: number | false;
  readonly yes?: true;
  readonly forgetAfter?: number;
}

/** A Region carries out a row within seconds; many rows wait for AWS IoT's quotas, and so does looking at them. */
const defaultWaitSeconds = (devices: number): number => 60 + devices;

const cannotBeUndone: ReadonlySet<DeviceChange> = new Set(['revoke', 'retire']);

/** A certificate that somebody revoked by hand in one Region keeps that Region from ever carrying out an ACTIVE row. */
const findRevoked = async (
  regions: readonly DeviceRegion[],
  rows: readonly DeviceRow[],
): Promise<ReadonlyMap<string, string>> => {
  const listed = rows
    .filter(({ status }) => status === 'SUSPENDED')
    .map((row) => ({ thingName: row.thingName, row }));
  const devices = await lookAtAll(regions, listed, say);
  return new Map(
    devices.flatMap(({ listed: { thingName }, there }) => {
      const revoked = there.filter(
        ({ reading }) => reading.kind === 'read' && reading.value.actual.certificateStatus === 'REVOKED',
      );
      if (revoked.length === 0) return [];
      const where = revoked.map(({ region }) => region).join(' and ');
      return [
        [
          thingName,
          `has a certificate that is REVOKED in ${where}, from which nothing leads back: revoke it everywhere, and give the device a new certificate, under another name`,
        ] as const,
      ];
    }),
  );
};

/**
 * Writes the next version of the rows of these devices in one Region, from where it goes to all of them, and waits until each Region
 * has carried it out.
 *
 * The caller needs `dynamodb:GetItem` and `dynamodb:PutItem` on the registry's table; to wait also what `show` reads, in each Region.
 * @throws Error when a device cannot be changed, and when a Region was not seen to carry it out in time
 */
export const runChange = async (
  change: DeviceChange,
  given: readonly string[],
  flags: ChangeFlags,
): Promise<void> => {
  const { settings, asked } = await readFlags(flags);
  const { stage, regions: all, reconcileQuotaShare } = settings;
  const names = [...new Set(given)];
  const status = statusAfter[change];
  if (cannotBeUndone.has(change) && flags.yes === undefined)
    await confirm(
      `${names.join(', ')} ${names.length === 1 ? 'becomes' : 'become'} ${status} in every Region of stage "${stage}", which cannot be undone.`,
    );

  await withRegions(all, stage, reconcileQuotaShare, async (opened) => {
    const [probe = ''] = names;
    const writers = opened.filter(({ region }) => asked.includes(region));
    const { region, answer: devices } = await askFirst(
      writers,
      async (registry) => {
        await registry.read(probe);
        return registry.devices;
      },
      say,
    );
    const written = await attempt(async () =>
      changeRows(
        {
          devices,
          decide: (row) =>
            decideChange(row, change, { nowMs: Date.now(), forgetAfterDays: flags.forgetAfter }),
          findObstacles: async (rows) => (change === 'resume' ? findRevoked(opened, rows) : new Map()),
          turn: createWritePace(defaultRate),
          onRefused: say,
        },
        names,
      ),
    );
    if (written.kind === 'unread')
      throw new Error(
        `${region}  the registry does not take it (${written.why}): run the same command again.`,
      );
    const changed = written.value;
    const count = changed.filter(({ isWritten }) => isWritten).length;
    say(`${region}  ${count} ${count === 1 ? 'row' : 'rows'} written`);

    const waitSeconds = flags.wait ?? defaultWaitSeconds(changed.length);
    const progress =
      waitSeconds === false
        ? []
        : await waitUntilLevel(
            opened,
            changed.map(({ row }) => row),
            {
              timeoutMs: waitSeconds * 1000,
              now: () => performance.now(),
              sleep: async (ms) => sleep(ms),
              onProgress: say,
            },
          );
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ stage, region, devices: changedJson(changed, progress) })}\n`
        : `${showChanged(changed, progress)}\n`,
    );
    const [first, ...others] = notInStep(changed, progress);
    if (first !== undefined)
      throw new Error(
        `${others.length === 0 ? `"${first}" is` : `${others.length + 1} devices are`} not in step in every Region after ${String(waitSeconds)} s. The rows are written, and each Region carries them out as soon as it can: npx landfall devices show ${first} --stage ${stage}`,
      );
  });
};
