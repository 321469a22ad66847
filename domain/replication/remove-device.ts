import type { DeviceRow } from '../device/device-row.ts';
import { expelCertificate } from '../device/expel-certificate.ts';
import { findOthers } from '../device/find-others.ts';
import { findThing } from '../device/find-thing.ts';
import type { Run } from '../ports/run.ts';
import { runForward } from '../saga/run-saga.ts';
import { takeStep } from '../saga/take-step.ts';
import type { ReplicationPorts } from './replication-ports.ts';

/**
 * Leaves nothing of a retired device in this Region, in the order that AWS IoT demands: deactivate, detach, delete.
 * A thing with our mark goes, whichever certificate of the device made it; one that somebody else made stays, and so does
 * whatever somebody else attached to it. Gives back whether anything had to be changed.
 */
export const removeDevice = async (
  ports: ReplicationPorts,
  { thingName, certificateId }: DeviceRow,
  run: Run,
): Promise<boolean> => {
  const { certificates, things, policy } = ports;
  const [certificate, found] = await takeStep(run, 'find device', async () =>
    Promise.all([certificates.describe(certificateId), findThing(things, thingName)]),
  );
  const { thing, certificateIds } = found;
  const isThingOurs = thing?.certificateId !== undefined;

  const deactivate = {
    name: 'deactivate certificate',
    run: async () => {
      if (certificate?.status === 'ACTIVE' || certificate?.status === 'PENDING_ACTIVATION') {
        await certificates.setStatus(certificateId, 'INACTIVE');
      }
    },
  };
  const expelOthers = {
    name: 'expel other certificates',
    run: async () => {
      const others = isThingOurs ? await findOthers(found, certificateId, certificates) : [];
      for (const other of others) await expelCertificate(ports, { thingName, certificateId: other });
    },
  };
  const detach = {
    name: 'detach certificate',
    run: async () => {
      if (certificate !== undefined) await policy.detach(certificateId);
      await things.detachCertificate(thingName, certificateId);
    },
  };
  const deleteCertificate = {
    name: 'delete certificate',
    run: async () => certificates.remove(certificateId),
  };
  const deleteThing = {
    name: 'delete thing',
    run: async () => {
      if (isThingOurs) await things.remove(thingName);
    },
  };
  await runForward([deactivate, expelOthers, detach, deleteCertificate, deleteThing], run);

  return certificate !== undefined || isThingOurs || certificateIds.includes(certificateId);
};
