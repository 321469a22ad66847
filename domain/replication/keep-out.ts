import type { DeviceRow } from '../device/device-row.ts';
import { expelCertificate } from '../device/expel-certificate.ts';
import { findOthers } from '../device/find-others.ts';
import { findThing } from '../device/find-thing.ts';
import type { CertificateStatus } from '../ports/certificate-registry.ts';
import type { Run } from '../ports/run.ts';
import { runForward } from '../saga/run-saga.ts';
import type { ReplicationPorts } from './replication-ports.ts';

/**
 * Makes the device unable to connect in this Region; its thing and its attachments stay. A certificate that this Region does
 * not have stays away: should the device come, onboarding keeps it out. Nobody else may stand under the name either.
 * Gives back whether anything had to be changed.
 */
export const keepOut = async (
  ports: ReplicationPorts,
  { thingName, certificateId }: DeviceRow,
  target: 'INACTIVE' | 'REVOKED',
  run: Run,
): Promise<boolean> => {
  const { certificates, things } = ports;
  let hasChanged = false;

  await runForward(
    [
      {
        name: `make certificate ${target}`,
        run: async () => {
          const certificate = await certificates.describe(certificateId);
          if (certificate === undefined || isKeptOut(certificate.status, target)) return;
          hasChanged = true;
          await certificates.setStatus(certificateId, target);
        },
      },
      {
        name: 'expel other certificates',
        run: async () => {
          const others = await findOthers(await findThing(things, thingName), certificateId, certificates);
          for (const other of others) {
            hasChanged = true;
            await expelCertificate(ports, { thingName, certificateId: other });
          }
        },
      },
    ],
    run,
  );
  return hasChanged;
};

/** Nothing leads back from REVOKED, and a certificate that is suspended while it is revoked is kept out as well. */
const isKeptOut = (status: CertificateStatus, target: 'INACTIVE' | 'REVOKED'): boolean =>
  target === 'REVOKED' ? status === 'REVOKED' : status !== 'ACTIVE' && status !== 'PENDING_ACTIVATION';
