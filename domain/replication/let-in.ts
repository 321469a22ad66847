import type { DeviceRow } from '../device/device-row.ts';
import { createPlacement } from '../device/placement.ts';
import type { Run } from '../ports/run.ts';
import { runSaga } from '../saga/run-saga.ts';
import { createRegistration } from './registration.ts';
import type { ReplicationOutcome } from './replication-outcome.ts';
import type { ReplicationPorts } from './replication-ports.ts';

/**
 * Makes the device able to connect in this Region, and nobody else under its name.
 *
 * A certificate that this run registers is ACTIVE from the start, and it is the policy that lets the device in. So the policy
 * comes last: then `activate`, the pivot, has nothing left to do and cannot fail, and nothing is ever undone after the device
 * is in. For a certificate that was here before, `activate` is what lets it in. The thing comes first, because its mark leads to
 * a certificate that is ACTIVE and not attached yet, should this run be cut off and the name go to another.
 */
export const letIn = async (
  ports: ReplicationPorts,
  row: DeviceRow,
  run: Run,
): Promise<ReplicationOutcome> => {
  const device = { thingName: row.thingName, certificateId: row.certificateId };
  const placement = createPlacement(ports, device, () => true);
  const registration = createRegistration(ports, row, placement.isMarked, run);

  const outcome = await runSaga(
    {
      before: [
        placement.createThing,
        registration.register,
        placement.attachCertificate,
        placement.attachPolicy,
      ],
      pivot: registration.activate,
      after: [placement.expelOthers],
      isPastPivot: registration.isPastPivot,
    },
    run,
  );

  if (outcome.kind !== 'completed') return { ...outcome, ...device };
  return {
    kind: 'converged',
    rowStatus: 'ACTIVE',
    updatedAtMs: row.updatedAtMs,
    alreadyLevel: !registration.hasChanged() && !placement.hasChanged(),
    ...device,
  };
};
