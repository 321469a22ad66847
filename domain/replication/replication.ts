import type { DeviceRow } from '../device/device-row.ts';
import type { Run } from '../ports/run.ts';
import { takeStep } from '../saga/take-step.ts';
import { unreachable } from '../unreachable.ts';
import { decideReplication } from './decide-replication.ts';
import { keepOut } from './keep-out.ts';
import { letIn } from './let-in.ts';
import { removeDevice } from './remove-device.ts';
import type { ReplicationOutcome } from './replication-outcome.ts';
import type { ReplicationPorts } from './replication-ports.ts';

export interface ReplicationRequest {
  readonly thingName: string;
  readonly run: Run;
}

export type Replicate = (request: ReplicationRequest) => Promise<ReplicationOutcome>;

/**
 * Brings this Region level with the row of a device, whatever has happened to it before.
 *
 * The row is read again when the Region is level with it, and the work begins anew if it has changed meanwhile: so a run that
 * was slow, or began with a row that is no longer true, cannot have the last word. It goes on until the time is up.
 *
 * May be run again at any time, and should be after it throws. What it throws is transient (TooLittleTimeError among it), or
 * a TerminalError where nothing can be rolled back.
 */
export const createReplication =
  (ports: ReplicationPorts): Replicate =>
  async ({ thingName, run }) => {
    let row = await readRow(ports, thingName, run);
    let isLevel = true;
    let unfinished: ReplicationOutcome | undefined;

    for (;;) {
      const outcome = await converge(ports, row, thingName, run);
      isLevel &&= outcome.kind === 'converged' && outcome.alreadyLevel;
      if (outcome.kind === 'rollbackIncomplete') unfinished ??= outcome;

      const seen = await readRow(ports, thingName, run);
      if (isSameVersion(row, seen)) {
        if (unfinished !== undefined) return unfinished;
        return outcome.kind === 'converged' ? { ...outcome, alreadyLevel: isLevel } : outcome;
      }
      row = seen;
    }
  };

const readRow = async (
  ports: ReplicationPorts,
  thingName: string,
  run: Run,
): Promise<DeviceRow | undefined> => takeStep(run, 'read row', () => ports.devices.read(thingName));

const converge = async (
  ports: ReplicationPorts,
  row: DeviceRow | undefined,
  thingName: string,
  run: Run,
): Promise<ReplicationOutcome> => {
  const decision = decideReplication(row);
  switch (decision.kind) {
    case 'nothing':
      return { kind: 'nothing', thingName };
    case 'letIn':
      return letIn(ports, decision.row, run);
    case 'keepOut': {
      const hasChanged = await keepOut(ports, decision.row, decision.certificateStatus, run);
      return converged(decision.row, decision.rowStatus, hasChanged);
    }
    case 'remove':
      return converged(decision.row, 'RETIRED', await removeDevice(ports, decision.row, run));
    default:
      return unreachable(decision);
  }
};

const converged = (
  { thingName, certificateId, updatedAtMs }: DeviceRow,
  rowStatus: 'SUSPENDED' | 'REVOKED' | 'RETIRED',
  hasChanged: boolean,
): ReplicationOutcome => ({
  kind: 'converged',
  thingName,
  certificateId,
  rowStatus,
  updatedAtMs,
  alreadyLevel: !hasChanged,
});

/** Two Regions can give the same version number to different rows, so the writer and what it wrote count too. */
const isSameVersion = (one: DeviceRow | undefined, other: DeviceRow | undefined): boolean =>
  one?.version === other?.version &&
  one?.writtenBy === other?.writtenBy &&
  one?.status === other?.status &&
  one?.certificateId === other?.certificateId;
