import { describe, expect, it } from '@jest/globals';
import { createOnboarding } from '../../../domain/onboarding/onboarding.ts';
import type { OnboardingPorts } from '../../../domain/onboarding/onboarding-ports.ts';
import { caCertificateId, createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { claimedRow } from '../device-rows.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

const setup = () => {
  const region = createInMemoryRegion(NOW_MS);
  region.connect('mine', soundCertificate());
  const onboard = async (ports: OnboardingPorts = region.ports) =>
    createOnboarding(ports)({ certificateId: 'mine', caCertificateId, run: createInMemoryRun() });
  return { ...region, onboard };
};

describe('what an onboarding says when it cannot go on', () => {
  it('names the CA that the Region does not have, and what to do', async () => {
    const { onboard, ports } = setup();

    const outcome = await onboard({ ...ports, readCertificateAuthority: async () => undefined });

    expect(outcome).toMatchObject({
      kind: 'rolledBack',
      cause: { message: expect.stringMatching(/ca .*us-west-2.*register it there again.*reconnect/) },
    });
  });

  it('names who has the name, until when, and that it comes back', async () => {
    const { onboard, devices } = setup();
    devices.rows.set('sensor-1', claimedRow({ certificateId: 'other' }));

    await expect(onboard()).rejects.toThrow(
      /"sensor-1" is contested.*other has it until 2027-01-15T08:00:01\.000Z.*run it again/,
    );
  });

  it('says that another run was faster', async () => {
    const { onboard, ports, devices } = setup();
    const write: OnboardingPorts['devices']['write'] = async (row, previous) => {
      devices.rows.set('sensor-1', claimedRow({ certificateId: 'other' }));
      return devices.write(row, previous);
    };

    const onboarding = onboard({ ...ports, devices: { ...devices, write } });

    await expect(onboarding).rejects.toThrow(/"sensor-1".*written by another run/);
  });

  it('says how often the row has changed under its hands', async () => {
    const { onboard, ports, devices } = setup();
    let writes = 0;
    const write: OnboardingPorts['devices']['write'] = async (row, previous) => {
      if (row.status !== 'ACTIVE') return devices.write(row, previous);
      writes += 1;
      return 'conflict';
    };

    const onboarding = onboard({ ...ports, devices: { ...devices, write } });

    await expect(onboarding).rejects.toThrow(/"sensor-1".*changed 5 times/);
    expect(writes).toBe(5);
  });
});
