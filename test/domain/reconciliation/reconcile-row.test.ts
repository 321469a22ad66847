import { describe, expect, it } from '@jest/globals';
import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { reconcileRow } from '../../../domain/reconciliation/reconcile-row.ts';
import type { ReplicationOutcome } from '../../../domain/replication/replication-outcome.ts';
import type { Replicate } from '../../../domain/replication/replication.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { failing } from '../../fakes/failing.ts';
import { pemOf } from '../../fakes/in-memory-iot.ts';
import { createInMemoryRegion } from '../../fakes/in-memory-region.ts';
import { createInMemoryRun } from '../../fakes/in-memory-run.ts';
import { claimedRow, deviceRow } from '../device-rows.ts';
import { NOW_MS } from '../sound-certificate.ts';

const thingName = 'sensor-1';
const device = { thingName, certificateId: 'mine' };
const converged: ReplicationOutcome = {
  kind: 'converged',
  rowStatus: 'ACTIVE',
  updatedAtMs: NOW_MS,
  alreadyLevel: false,
  ...device,
};

const setup = (row: DeviceRow | undefined, outcome: ReplicationOutcome = converged) => {
  const { iot, devices, ports } = createInMemoryRegion(NOW_MS);
  if (row !== undefined) devices.rows.set(thingName, row);
  const replicated: string[] = [];
  const replicate: Replicate = async (request) => {
    replicated.push(request.thingName);
    return outcome;
  };
  const run = createInMemoryRun();
  return {
    iot,
    run,
    replicated,
    reconcile: async ({ isDryRun = false, certificates = ports.certificates } = {}) =>
      reconcileRow({ ...ports, certificates, devices, replicate }, { thingName, isDryRun, run }),
    failingSurvey: failing(ports.certificates, {
      method: 'describe',
      error: new Error('nobody should ask'),
      when: 'before',
    }),
  };
};

describe('reconcileRow', () => {
  describe('when the Region is not level with the row', () => {
    it('says how it differed, and replicates the row', async () => {
      const { reconcile, replicated } = setup(deviceRow());

      expect(await reconcile()).toEqual({ thingName, drift: ['missing'] });
      expect(replicated).toEqual([thingName]);
    });

    it('only says so in a dry run, in one step', async () => {
      const { reconcile, replicated, run } = setup(deviceRow());

      expect(await reconcile({ isDryRun: true })).toEqual({ thingName, drift: ['missing'] });
      expect(replicated).toEqual([]);
      expect(run.steps).toEqual(['survey']);
    });
  });

  it('replicates nothing when the Region is level with the row', async () => {
    const { iot, reconcile, replicated } = setup(deviceRow());
    iot.certificates.set('mine', { certificateId: 'mine', certificatePem: pemOf('mine'), status: 'ACTIVE' });
    iot.things.set(thingName, device);
    iot.attached.set(thingName, new Set(['mine']));
    iot.policyTargets.add('mine');

    expect(await reconcile()).toEqual({ thingName, drift: [] });
    expect(replicated).toEqual([]);
  });

  it.each([
    { what: 'is gone', row: undefined },
    { what: 'is not decided', row: claimedRow() },
  ])('does not even look at the Region when the row $what', async ({ row }) => {
    const { reconcile, failingSurvey, replicated } = setup(row);

    expect(await reconcile({ certificates: failingSurvey })).toEqual({ thingName, drift: [] });
    expect(replicated).toEqual([]);
  });

  describe('when the replication was rolled back', () => {
    const cause = new TerminalError('policy-missing', 'No such policy');
    const stuck = { step: 'attach policy', error: new Error('throttled') };

    it.each<ReplicationOutcome>([
      { kind: 'rolledBack', cause, undone: [], ...device },
      { kind: 'rollbackIncomplete', cause, undone: [], stuck, left: ['attach policy'], ...device },
    ])('fails with its cause: $kind', async (outcome) => {
      const { reconcile } = setup(deviceRow(), outcome);

      await expect(reconcile()).rejects.toBe(cause);
    });
  });
});
