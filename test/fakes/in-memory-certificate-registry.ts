import type { CertificateRegistry } from '../../domain/ports/certificate-registry.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { InMemoryIot } from './in-memory-iot.ts';
import { certificateIdIn, isLingering, MAX_ATTEMPTS } from './in-memory-iot.ts';

export const createInMemoryCertificateRegistry = (iot: InMemoryIot): CertificateRegistry => {
  const isStillAttached = (certificateId: string): boolean => {
    const lingers = isLingering(iot, (_thingName, id) => id === certificateId);
    const isAttached = [...iot.attached.values()].some((ids) => ids.has(certificateId));
    return lingers || isAttached || iot.policyTargets.has(certificateId);
  };

  return {
    describe: async (certificateId) => iot.certificates.get(certificateId),

    register: async (certificatePem, status) => {
      const certificateId = certificateIdIn(certificatePem);
      if (certificateId === undefined || iot.unverifiable.has(certificatePem)) {
        throw new TerminalError(
          'certificate-rejected',
          'Unable to verify the certificate against a registered CA',
        );
      }
      if (iot.certificates.has(certificateId)) return 'already-registered';
      const { caCertificateId } = iot;
      iot.certificates.set(certificateId, { certificateId, certificatePem, caCertificateId, status });
      return 'registered';
    },

    setStatus: async (certificateId, status) => {
      const found = iot.certificates.get(certificateId);
      if (found === undefined) {
        throw new TerminalError('certificate-not-found', `No certificate ${certificateId}`);
      }
      // Whether AWS IoT lets a certificate come back from REVOKED is not certain, so nobody may count on it.
      if (found.status === 'PENDING_TRANSFER' || (found.status === 'REVOKED' && status !== 'REVOKED')) {
        throw new TerminalError('certificate-state', `The certificate ${certificateId} is ${found.status}`);
      }
      iot.certificates.set(certificateId, { ...found, status });
    },

    remove: async (certificateId) => {
      const found = iot.certificates.get(certificateId);
      if (found === undefined) return;
      // That a certificate can be deleted straight from PENDING_ACTIVATION is not certain either.
      if (found.status === 'ACTIVE' || found.status === 'PENDING_ACTIVATION') {
        throw new TerminalError(
          'certificate-state',
          'Certificate must be deactivated (not ACTIVE) before deletion',
        );
      }
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        if (isStillAttached(certificateId)) continue;
        iot.certificates.delete(certificateId);
        return;
      }
      throw new Error(`Things and policies must be detached before deletion (${certificateId})`);
    },
  };
};
