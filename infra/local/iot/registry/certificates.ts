import { randomUUID, type X509Certificate } from 'node:crypto';
import type { CloudClock } from '../../region/clock.ts';
import type { CloudEvents } from '../../region/cloud-events.ts';
import type { Arns } from './arns.ts';
import { resourceNotFound } from './errors.ts';
import { certificateIdOf, pemOf } from './x509.ts';

export type CertificateStatus = 'ACTIVE' | 'INACTIVE' | 'REVOKED' | 'PENDING_ACTIVATION';
export type CertificateMode = 'DEFAULT' | 'SNI_ONLY';

export interface DeviceCertificate {
  readonly certificateId: string;
  readonly certificateArn: string;
  readonly x509: X509Certificate;
  readonly pem: string;
  /** `undefined` for one that was registered without a CA. */
  readonly caCertificateId: string | undefined;
  readonly mode: CertificateMode;
  readonly status: CertificateStatus;
  readonly createdMs: number;
  readonly modifiedMs: number;
  readonly version: number;
  readonly generationId: string;
}

export interface Certificates {
  readonly find: (certificateId: string) => DeviceCertificate | undefined;
  readonly require: (certificateId: string) => DeviceCertificate;
  /** Oldest first. */
  readonly list: () => readonly DeviceCertificate[];
  readonly add: (
    certificate: Pick<DeviceCertificate, 'x509' | 'caCertificateId' | 'mode' | 'status'>,
  ) => DeviceCertificate;
  readonly setStatus: (certificateId: string, status: CertificateStatus) => void;
  readonly remove: (certificateId: string) => void;
  readonly onDeactivated: (listener: (certificateId: string) => void) => void;
}

/** The device certificates of a Region. Every change of status, registration and deletion included, is told to `events`. */
export const createCertificates = (options: {
  readonly region: string;
  readonly arns: Arns;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
}): Certificates => {
  const { region, arns, clock, events } = options;
  const byId = new Map<string, DeviceCertificate>();
  const listeners: ((certificateId: string) => void)[] = [];

  const tell = (certificateId: string, status: string): void => {
    events.tell({ type: 'certificate-status', region, certificateId, status, atMs: clock.now() });
  };
  const require = (certificateId: string): DeviceCertificate => {
    const certificate = byId.get(certificateId);
    if (certificate !== undefined) return certificate;
    throw resourceNotFound(`Certificate ${certificateId} does not exist in ${region}.`);
  };

  return {
    find: (certificateId) => byId.get(certificateId),
    require,
    list: () => [...byId.values()],
    add: (certificate) => {
      const certificateId = certificateIdOf(certificate.x509);
      const added: DeviceCertificate = {
        ...certificate,
        certificateId,
        certificateArn: arns.of('cert', certificateId),
        pem: pemOf(certificate.x509),
        createdMs: clock.now(),
        modifiedMs: clock.now(),
        version: 1,
        generationId: randomUUID(),
      };
      byId.set(certificateId, added);
      tell(certificateId, added.status);
      return added;
    },
    setStatus: (certificateId, status) => {
      const before = require(certificateId);
      if (before.status === status) return;
      byId.set(certificateId, { ...before, status, modifiedMs: clock.now(), version: before.version + 1 });
      tell(certificateId, status);
      if (before.status === 'ACTIVE')
        listeners.forEach((listener) => {
          listener(certificateId);
        });
    },
    remove: (certificateId) => {
      byId.delete(certificateId);
      tell(certificateId, 'DELETED');
    },
    onDeactivated: (listener) => {
      listeners.push(listener);
    },
  };
};
