import { setTimeout as sleep } from 'node:timers/promises';
import { untilInterrupted } from '../local/until-interrupted.ts';
import { attempt } from '../stage/reading.ts';
import { askFirst } from './first-registry.ts';
import { say } from '../say.ts';
import { type DevicesFlags, readFlags } from './flags.ts';
import { withRegions } from './region.ts';
import type { Registry } from './registry.ts';
import { tame } from './show.ts';
import { createRowWatch, type Glance, type RowChange, type RowState } from './watch-rows.ts';

/** One call a second, whatever the fleet: 1 MB of rows at the most, which is some six hundred. */
const everyMs = 1000;

const glanceAtOne =
  (thingName: string) =>
  async (registry: Registry): Promise<Glance> => {
    const row = await registry.read(thingName);
    return { rows: row === undefined ? [] : [row], endsRound: true };
  };

const createGlanceAtAll = () => {
  let after: string | undefined;
  return async (registry: Registry): Promise<Glance> => {
    const { rows, next } = await registry.scan(after);
    after = next;
    return { rows, endsRound: next === undefined };
  };
};

const words = ({ status, version, writtenBy }: RowState): string =>
  version === undefined ? status : `${status}  version ${version} by ${tame(writtenBy ?? 'nobody')}`;

const showChange = ({ thingName, from, to }: RowChange, at: string): string => {
  const name = tame(thingName);
  if (to === undefined) return `${at}  ${name}  ${from?.status ?? ''} → gone`;
  return `${at}  ${name}  ${from === undefined ? words(to) : `${from.status} → ${words(to)}`}`;
};

/** Prints a line at each change of a row, or of any row, as one Region's replica shows it, until Ctrl-C. */
export const runWatch = async (thingName: string | undefined, flags: DevicesFlags): Promise<void> => {
  const stop = new AbortController();
  const interrupted = untilInterrupted().then(() => {
    stop.abort();
  });
  const { settings, asked } = await readFlags(flags);
  const { stage, reconcileQuotaShare } = settings;
  const glance = thingName === undefined ? createGlanceAtAll() : glanceAtOne(thingName);
  const watch = createRowWatch({ tellsFirst: thingName !== undefined });
  const tell = (changes: readonly RowChange[]): void => {
    const at = new Date().toISOString();
    for (const change of changes)
      process.stdout.write(`${flags.json ? JSON.stringify({ at, ...change }) : showChange(change, at)}\n`);
  };

  await withRegions(asked, stage, reconcileQuotaShare, async (regions) => {
    const { region, answer } = await askFirst(regions, glance, say);
    const source = regions.find((one) => one.region === region);
    if (source === undefined || source.registry.kind === 'unread') return;
    const registry = source.registry.value;
    tell(watch.take(answer));
    say(`watches ${thingName === undefined ? 'every row' : `"${thingName}"`} in ${region}; Ctrl-C ends it.`);

    let isDown = false;
    for (;;) {
      await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
      if (stop.signal.aborted) break;
      const seen = await attempt(async () => glance(registry));
      if (seen.kind === 'read') tell(watch.take(seen.value));
      else if (!isDown) say(`${region}  does not tell of the registry (${seen.why}); it is asked again`);
      if (isDown && seen.kind === 'read') say(`${region}  tells of the registry again`);
      isDown = seen.kind === 'unread';
    }
  });
  await interrupted;
};
