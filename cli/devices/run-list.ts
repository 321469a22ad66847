import type { DeviceStatus } from '../../domain/device/device-row.ts';
import { askFirst } from './first-registry.ts';
import { say } from '../say.ts';
import { type DevicesFlags, readFlags } from './flags.ts';
import { listedJson, thereJson } from './json.ts';
import { lookAtAll } from './look-at-all.ts';
import { withRegions } from './region.ts';
import { showList } from './show.ts';

export interface ListFlags extends DevicesFlags {
  readonly limit: number;
  readonly after?: string;
  readonly status?: DeviceStatus;
  readonly home?: string;
  readonly actual?: true;
}

/** Lists rows of the registry; with `--actual` what every Region has of them, within the stage's share of the quotas. */
export const runList = async (flags: ListFlags): Promise<void> => {
  const { limit, after, status, home, actual, json } = flags;
  const { settings, asked } = await readFlags(flags);
  const { stage, regions, reconcileQuotaShare } = settings;
  const filter = {
    ...(status !== undefined && { status }),
    ...(home !== undefined && { homeRegion: home }),
  };
  const { region, answer } = await withRegions(asked, stage, reconcileQuotaShare, async (opened) =>
    askFirst(opened, async (registry) => registry.page({ limit, after, filter }), say),
  );
  const { rows, next } = answer;
  const looked = actual === true ? regions : [];
  const devices = await withRegions(looked, stage, reconcileQuotaShare, async (opened) =>
    lookAtAll(opened, rows, say),
  );

  if (json)
    process.stdout.write(
      `${JSON.stringify({
        stage,
        region,
        devices: devices.map(({ listed, there }) => ({
          ...listedJson(listed),
          ...(actual === true && { regions: thereJson(there) }),
        })),
        next: next ?? null,
      })}\n`,
    );
  else if (devices.length > 0) process.stdout.write(`${showList(devices, looked)}\n`);
  say(
    `${rows.length} ${rows.length === 1 ? 'device' : 'devices'}, as ${region} has them${next === undefined ? '' : `; more: --after ${next}`}`,
  );
};
