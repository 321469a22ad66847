import type { DeviceRow } from '../device/device-row.ts';
import type { RegisteredCertificate } from '../ports/certificate-registry.ts';
import type { Run } from '../ports/run.ts';
import type { ForwardStep, Step } from '../saga/step.ts';
import { TerminalError } from '../saga/terminal-error.ts';
import type { ReplicationPorts } from './replication-ports.ts';

/** The steps that make a certificate known in this Region, and let it connect. */
export interface Registration {
  readonly register: Step;
  readonly activate: ForwardStep;
  /** Whether the certificate that was found here is ACTIVE now, by another run or from before this one. */
  readonly isPastPivot: () => Promise<boolean>;
  readonly hasChanged: () => boolean;
}

/**
 * A certificate that is not here is registered as ACTIVE: one scarce call instead of two, and without a policy it authorises
 * nothing. Only where nothing would lead to it if this run were cut off now, it is INACTIVE until it is attached. One that is here, because the device came before its row or an operator suspended it, is adopted and activated.
 */
export const createRegistration = (
  { certificates, describeCertificateIn }: ReplicationPorts,
  row: DeviceRow,
  isFindable: () => boolean,
  { region }: Run,
): Registration => {
  const { certificateId } = row;
  let found: RegisteredCertificate | undefined;
  let isRegisteredHere = false;
  /** Known once `register` has run. */
  let isActive: boolean | undefined;

  const findPem = async (): Promise<string> => {
    if (row.certificatePem !== undefined) return row.certificatePem;
    const atHome =
      row.homeRegion === region ? undefined : await describeCertificateIn(row.homeRegion, certificateId);
    if (atHome === undefined) {
      throw new TerminalError(
        'certificate-pem-missing',
        `The row of "${row.thingName}" holds no PEM, and neither ${region} nor its home ${row.homeRegion} has the certificate ${certificateId}`,
      );
    }
    return atHome.certificatePem;
  };

  return {
    register: {
      name: 'register certificate',
      run: async () => {
        found = await certificates.describe(certificateId);
        if (found === undefined) {
          const certificatePem = await findPem();
          isRegisteredHere = true;
          const status = isFindable() ? 'ACTIVE' : 'INACTIVE';
          if ((await certificates.register(certificatePem, status)) === 'registered') {
            isActive = status === 'ACTIVE';
            return;
          }
          // The device has connected meanwhile, or another run was faster: it is not ours to take back.
          isRegisteredHere = false;
          found = await certificates.describe(certificateId);
          if (found === undefined) {
            throw new Error(
              `The certificate ${certificateId} came and went in ${region} during one run; run it again`,
            );
          }
        }
        refuseBeyondReturn(found, region);
        isActive = found.status === 'ACTIVE';
      },
      undo: async () => {
        if (!isRegisteredHere) return;
        const registered = await certificates.describe(certificateId);
        // What the connect of a device registers is PENDING_ACTIVATION, what this step registers never is.
        if (registered === undefined || registered.status === 'PENDING_ACTIVATION') return;
        if (registered.status === 'ACTIVE') await certificates.setStatus(certificateId, 'INACTIVE');
        await certificates.remove(certificateId);
      },
    },

    activate: {
      name: 'activate',
      run: async () => {
        if (isActive !== true) await certificates.setStatus(certificateId, 'ACTIVE');
      },
    },

    isPastPivot: async () =>
      !isRegisteredHere && (await certificates.describe(certificateId))?.status === 'ACTIVE',

    hasChanged: () => found?.status !== 'ACTIVE',
  };
};

const refuseBeyondReturn = ({ certificateId, status }: RegisteredCertificate, region: string): void => {
  if (status === 'REVOKED') {
    throw new TerminalError(
      'certificate-revoked',
      `The certificate ${certificateId} is REVOKED in ${region} while its row is ACTIVE: revoke the row, or give the device a new certificate`,
    );
  }
  if (status === 'PENDING_TRANSFER') {
    throw new TerminalError(
      'certificate-state',
      `The certificate ${certificateId} is being transferred out of ${region}: cancel the transfer`,
    );
  }
};
