import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Scene } from '../support/scene.ts';
import { subsegmentNames } from '../support/trace.ts';

export const traces = (scene: () => Scene): void => {
  describe('when X-Ray is asked', () => {
    it('shows every step of onboarding as a subsegment', async () => {
      const { service, waits, connected } = scene();
      const before = waits.mark();
      // Of a function's events that come in one second only the first is sure to be traced.
      await sleep(1_000 - (Date.now() % 1_000));

      await connected('traced');

      const names = subsegmentNames(service.observed.all().slice(before));
      expect(names).toEqual(
        expect.arrayContaining([
          'read certificate',
          'admit',
          'claim',
          'create thing',
          'attach certificate',
          'attach policy',
          'activate',
          'record',
        ]),
      );
    });
  });
};
