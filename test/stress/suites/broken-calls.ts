import { beforeAll, describe, expect, it } from '@jest/globals';
import type { BackOff } from '../../../cli/fleet/back-off.ts';
import type { Injected } from '../../../infra/local/faults/injected.ts';
import { whole } from '../../e2e/support/device-views.ts';
import type { Identity } from '../../e2e/support/devices.ts';
import { regions } from '../../e2e/support/running-service.ts';
import { type BrokenCall, brokenCalls } from '../support/broken-calls.ts';
import type { FaultScene } from '../support/fault-scene.ts';
import { inSlots } from '../support/in-slots.ts';
import { selectorOf } from '../support/saga-calls.ts';

const [west, east] = regions;

const slots = 10;
/** What finishes a broken run is mostly Lambda's own retry; each connect is another event. */
const patient: BackOff = { firstMs: 6_000, maxMs: 12_000 };

interface Outcome {
  readonly identity: Identity;
  readonly intruder: Identity;
  readonly injected: Injected;
}

/** Lets the device come when all is prepared for its call to go wrong. */
const bringAbout = async (scene: FaultScene, broken: BrokenCall): Promise<Outcome> => {
  const { service, tables } = scene;
  const { thingName, saga, call, fault, times } = broken;
  const { region } = saga;
  const identity = await service.issue(thingName);
  const intruder = await service.issue(thingName);
  if (call.given === 'intruder') await scene.intrude(region, intruder);
  if (call.given === 'inactive certificate') await scene.register(region, identity, 'INACTIVE');
  const functionName = `landfall-local-${saga.name}`;
  const calls = selectorOf(call, { region, functionName, tables }, identity, intruder);
  const { injectCall } = service.cloud.faults;
  const injected = injectCall({ calls, fault, times, skip: call.skip ?? 0 });
  scene.switchOn(identity, west, patient);
  return { identity, intruder, injected };
};

export const brokenCallsSuite = (scene: () => FaultScene): void => {
  describe('when a call of a saga goes wrong', () => {
    const outcomes = new Map<string, Outcome>();

    // All of them side by side, since what takes the time is Lambda's wait before it tries again. But no more come at once than the
    // function has environments: events that are throttled wait longer and longer.
    beforeAll(async () => {
      const { service, waits } = scene();
      const arrivals: Promise<void>[] = [];
      await inSlots(brokenCalls, slots, async (broken) => {
        const outcome = await bringAbout(scene(), broken);
        outcomes.set(broken.title, outcome);
        const { certificateId } = outcome.identity;
        const arrival = waits
          .connection('accepted', west, certificateId)
          .then(async () => waits.status('ACTIVE', east, certificateId));
        arrivals.push(arrival);
        await Promise.race([outcome.injected.spent, arrival]);
      });
      await Promise.all(arrivals);
      await service.devices.stopAll();
      await service.cloud.settled();
    });

    it.each(brokenCalls)('$title: lets the device in everywhere, once', async (broken) => {
      const { viewsOf, principalsOf, statusOf } = scene();
      const outcome = outcomes.get(broken.title);
      if (outcome === undefined) throw new Error('the device never came');
      const { identity, intruder, injected } = outcome;

      expect(injected.strikes()).toBe(broken.times);
      expect(await viewsOf(identity)).toEqual([whole, whole]);
      for (const region of regions) {
        expect(await principalsOf(region, broken.thingName)).toEqual([identity.certificateId]);
      }
      if (broken.call.given === 'intruder') {
        expect(await statusOf(broken.saga.region, intruder)).toBe('INACTIVE');
      }
    });
  });
};
