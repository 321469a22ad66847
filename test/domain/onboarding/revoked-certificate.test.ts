import { describe, expect, it } from '@jest/globals';
import { RevocationListError } from '../../../domain/certificate/revocation-list-error.ts';
import { createOnboarding } from '../../../domain/onboarding/onboarding.ts';
import type { FindRevocation, IssuedCertificate } from '../../../domain/ports/revocations.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { caCertificateId, createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

const setup = (findRevocation: FindRevocation, facts = soundCertificate()) => {
  const region = createInMemoryRegion(NOW_MS);
  region.connect('mine', facts);
  const asked: IssuedCertificate[] = [];
  const onboard = createOnboarding({
    ...region.ports,
    findRevocation: async (certificate) => {
      asked.push(certificate);
      return findRevocation(certificate);
    },
  });
  return {
    ...region,
    asked,
    onboard: async () => onboard({ certificateId: 'mine', caCertificateId, run: createInMemoryRun() }),
  };
};

describe('onboarding where revocation lists are kept', () => {
  it('lets a certificate in that is not on the list of its CA', async () => {
    const { onboard, asked } = setup(async () => undefined);

    expect(await onboard()).toMatchObject({ kind: 'onboarded' });
    expect(asked).toEqual([
      { certificatePem: pemOf('mine'), caCertificateId, caCertificatePem: 'pem of the CA' },
    ]);
  });

  it('refuses one that is, for good, and makes nothing for it', async () => {
    const { onboard, stateOf } = setup(async () => ({ revokedAtMs: NOW_MS, reason: 'keyCompromise' }));

    const outcome = await onboard();

    expect(outcome).toEqual({
      kind: 'refused',
      certificateId: 'mine',
      reason: 'revoked',
      detail: 'Its CA has revoked the certificate, on 2027-01-15T08:00:00.000Z: keyCompromise.',
    });
    expect(stateOf('sensor-1', 'mine')).toMatchObject({
      certificate: 'INACTIVE',
      thing: 'absent',
      row: 'absent',
    });
  });

  it('neither lets it in nor refuses it when there is no list to go by: it comes back', async () => {
    const error = new RevocationListError('expired', 'The list has expired');
    const { onboard, stateOf } = setup(async () => {
      throw error;
    });

    await expect(onboard()).rejects.toBe(error);

    expect(stateOf('sensor-1', 'mine')).toMatchObject({
      certificate: 'PENDING_ACTIVATION',
      thing: 'absent',
      row: 'absent',
    });
  });

  it('asks no list about a certificate that is no good by itself', async () => {
    const { onboard, asked } = setup(
      async () => {
        throw new Error('nobody should ask');
      },
      soundCertificate({ commonNames: ['no thing'] }),
    );

    expect(await onboard()).toMatchObject({ kind: 'refused', reason: 'common-name-invalid' });
    expect(asked).toEqual([]);
  });
});
