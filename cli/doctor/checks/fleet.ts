import { smallestIotQuota } from '../../../infra/aws/iot-quotas.ts';
import { dayOf, faultsOr, judge, ok, type Verdict, warning, wrong } from '../check.ts';
import type { RegionParts } from '../region-state.ts';
import type { Scene } from '../scene.ts';

const dayMs = 86_400_000;

/** Of the scarcest calls, two for a device that is level: one for its row and one for its certificate. */
const callsOfAPass = 2;
/** Of a tick of five minutes a third is left to what vanished. */
const shareOfATick = 2 / 3;

const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const duration = (seconds: number): string => {
  const [unit, length] = units.find(([, size]) => seconds >= 2 * size) ?? ['second', 1];
  return several(Math.ceil(seconds / length), unit);
};

/** How long what goes through the whole fleet takes, with AWS IoT's default quotas. */
export const checkQuotas = ({ registry }: RegionParts, { settings }: Scene): readonly Verdict[] =>
  judge(registry, (table) => {
    const devices = table?.itemCount ?? 0;
    const { reconcileQuotaShare: share, path } = settings;
    const passSeconds = (devices * callsOfAPass) / (smallestIotQuota * share * shareOfATick);
    const powerUp = duration(devices / smallestIotQuota);
    const detail = `about ${several(devices, 'device')}: a full pass takes ${duration(passSeconds)}, a power-up of all of them ${powerUp}`;
    if (passSeconds * 1000 <= dayMs) return [ok(detail)];
    return [
      warning(
        `${detail}: passes take longer than the day that lies between them`,
        `ask AWS for higher quotas, or raise reconcileQuotaShare in ${path}`,
      ),
    ];
  });

const mostDays = 2;

/** The schedule begins one a day. */
export const checkLastPass = ({ region, lastPass }: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(lastPass, (pass) => {
    const { nowMs, settings } = scene;
    const reconcile = `npx landfall reconcile --stage ${settings.stage} --region ${region}`;
    if (pass === undefined)
      return [
        warning(
          'there was none yet: the first begins within five minutes of a deployment',
          `wait for it, then npx landfall doctor --stage ${settings.stage}`,
        ),
      ];
    const { startedAtMs, position, tally } = pass;
    const isOld = nowMs - startedAtMs > mostDays * dayMs;
    const when = dayOf(startedAtMs);
    if (isOld && position === undefined)
      return [
        wrong(
          `the last began on ${when}, and one is due every day`,
          `${reconcile} (once; why none began is to be seen in the event rules, queues and alarms)`,
        ),
      ];
    const failed =
      tally.failed > 0 ? [warning(`${tally.failed} rows failed in the pass of ${when}`, reconcile)] : [];
    const late = isOld ? [warning(`the pass of ${when} has not come to its end yet`, reconcile)] : [];
    return faultsOr(
      [...late, ...failed],
      position === undefined
        ? `begun on ${when}: ${tally.rows} rows, ${tally.repaired} repaired`
        : `under way since ${when}`,
    );
  });
