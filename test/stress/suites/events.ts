import { describe, expect, it } from '@jest/globals';
import { whole } from '../../e2e/support/device-views.ts';
import { regions } from '../../e2e/support/running-service.ts';
import type { FaultScene } from '../support/fault-scene.ts';

const [west] = regions;

export const eventsSuite = (scene: () => FaultScene): void => {
  describe('when events come twice, in another order, and calls take long', () => {
    it('lets every device in everywhere, once', async () => {
      const { service, waits, viewsOf, principalsOf, switchOn, issue } = scene();
      const { injectCall, injectEvent } = service.cloud.faults;
      const identities = await issue('disorder', 6);
      const slow = injectCall({
        calls: { action: 'iot:AttachPolicy' },
        fault: { kind: 'latency', ms: 400 },
        times: 4,
      });
      const injected = ['onboard', 'replicate'].flatMap((name) => {
        const functionName = `landfall-local-${name}`;
        return [
          injectEvent({ functionName, fault: 'duplicate', times: 3 }),
          injectEvent({ functionName, fault: 'reorder', times: 3 }),
        ];
      });

      for (const identity of identities) switchOn(identity, west);
      await Promise.all(
        identities.map(async ({ certificateId }) => waits.connection('accepted', west, certificateId)),
      );
      await Promise.all(injected.map(async ({ spent }) => spent));
      await service.cloud.settled();

      expect(slow.strikes()).toBe(4);
      for (const identity of identities) {
        expect(await viewsOf(identity)).toEqual([whole, whole]);
        for (const region of regions) {
          expect(await principalsOf(region, identity.thingName)).toEqual([identity.certificateId]);
        }
      }
    });
  });
};
