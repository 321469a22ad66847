import { describe, expect, it } from '@jest/globals';
import { createOnboarding } from '../../../domain/onboarding/onboarding.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { caCertificateId, createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { NOW_MS, soundCertificate } from '../sound-certificate.ts';

describe('onboarding', () => {
  describe('when the certificate is deleted by hand while it is being let in', () => {
    it('rolls back, because what is gone is not past the pivot', async () => {
      const { connect, iot, ports, stateOf } = createInMemoryRegion(NOW_MS);
      connect('mine', soundCertificate());
      const terminal = new TerminalError('policy-missing', 'No such target');
      const attach = async () => {
        iot.certificates.delete('mine');
        throw terminal;
      };

      const outcome = await createOnboarding({ ...ports, policy: { ...ports.policy, attach } })({
        certificateId: 'mine',
        caCertificateId,
        run: createInMemoryRun(),
      });

      expect(outcome).toMatchObject({ kind: 'rolledBack', cause: terminal });
      expect(stateOf('sensor-1', 'mine')).toEqual({
        certificate: 'absent',
        thing: 'absent',
        attached: [],
        hasPolicy: false,
        row: 'absent',
      });
    });
  });
});
