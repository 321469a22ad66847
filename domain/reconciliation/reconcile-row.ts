import type { PlacementPorts } from '../device/placement-ports.ts';
import type { DeviceRegistry } from '../ports/device-registry.ts';
import type { Run } from '../ports/run.ts';
import type { Replicate } from '../replication/replication.ts';
import { takeStep } from '../saga/take-step.ts';
import { findDrift } from './find-drift.ts';
import type { Drift } from './find-drift.ts';
import { survey } from './survey.ts';

export interface ReconcilePorts extends PlacementPorts {
  readonly devices: Pick<DeviceRegistry, 'read'>;
  readonly replicate: Replicate;
}

/** What a Region lacked of a row, or had too much, before it was brought level. */
export interface ReconciledRow {
  readonly thingName: string;
  /** Empty: the Region was level with the row, or the row is not decided yet. */
  readonly drift: readonly Drift[];
}

export interface ReconcileRowRequest {
  readonly thingName: string;
  /** Only says what drifted. */
  readonly isDryRun: boolean;
  readonly run: Run;
}

/**
 * Brings this Region level with one row, by replication, where it is not.
 * @throws what replication throws; the cause of a replication that was rolled back; TooLittleTimeError
 */
export const reconcileRow = async (
  ports: ReconcilePorts,
  { thingName, isDryRun, run }: ReconcileRowRequest,
): Promise<ReconciledRow> => {
  const drift = await takeStep(run, 'survey', async () => {
    const row = await ports.devices.read(thingName);
    if (row === undefined || row.status === 'PROVISIONING') return [];
    return findDrift(row, await survey(ports, row));
  });
  if (drift.length > 0 && !isDryRun) {
    const outcome = await ports.replicate({ thingName, run });
    if (outcome.kind === 'rolledBack' || outcome.kind === 'rollbackIncomplete') throw outcome.cause;
  }
  return { thingName, drift };
};
