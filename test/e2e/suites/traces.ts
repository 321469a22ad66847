import { describe, expect, it } from '@jest/globals';
import type { Scene } from '../support/scene.ts';
import { subsegmentNames } from '../support/trace.ts';

export const traces = (scene: () => Scene): void => {
  describe('when X-Ray is asked', () => {
    it('shows every step of onboarding as a subsegment', async () => {
      const { service, waits, connected } = scene();
      const before = waits.mark();

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
