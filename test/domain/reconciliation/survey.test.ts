import { describe, expect, it } from '@jest/globals';
import { survey } from '../../../domain/reconciliation/survey.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { NOW_MS } from '../sound-certificate.ts';

const device = { thingName: 'sensor-1', certificateId: 'mine' };

const setup = () => {
  const { iot, ports } = createInMemoryRegion(NOW_MS);
  return {
    iot,
    register: (certificateId: string) =>
      iot.certificates.set(certificateId, {
        certificateId,
        certificatePem: pemOf(certificateId),
        status: 'ACTIVE',
      }),
    survey: async () => survey(ports, device),
  };
};

describe('survey', () => {
  it('finds all that a device has', async () => {
    const { iot, register, survey: look } = setup();
    register('mine');
    register('other');
    iot.things.set('sensor-1', device);
    iot.attached.set('sensor-1', new Set(['mine', 'other']));
    iot.policyTargets.add('mine');

    expect(await look()).toEqual({
      certificateStatus: 'ACTIVE',
      thing: device,
      isAttached: true,
      otherIds: ['other'],
      hasPolicy: true,
    });
  });

  it('finds a certificate that lacks the policy, and its thing', async () => {
    const { register, survey: look } = setup();
    register('mine');

    expect(await look()).toEqual({
      certificateStatus: 'ACTIVE',
      thing: undefined,
      isAttached: false,
      otherIds: [],
      hasPolicy: false,
    });
  });

  it('asks for no policy of a certificate that is not there', async () => {
    const { iot, survey: look } = setup();
    iot.policyTargets.add('mine');

    expect(await look()).toMatchObject({ certificateStatus: undefined, hasPolicy: false });
  });
});
