import { describe, expect, it } from '@jest/globals';
import type { ReplicationOutcome } from '../../../domain/replication/replication-outcome.ts';
import type { ReplicationRequest } from '../../../domain/replication/replication.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { createReplicateHandler } from '../../../handlers/replicate/handler.ts';
import { isGoal } from '../../../handlers/replicate/report-outcome.ts';
import { createRunOnce } from '../../../handlers/run-once.ts';
import { InMemoryPersistenceLayer } from '../support/in-memory-persistence-layer.ts';
import { createLambdaContext } from '../support/lambda-context.ts';
import { recordLog, recordMeasure } from '../support/recorded.ts';

const certificateId = 'a'.repeat(64);
const device = { thingName: 'pump-7', certificateId };
const detail = { ...device, status: 'ACTIVE', writtenBy: 'us-west-2', version: '3' };
const event = { 'detail-type': 'DeviceRowChanged', source: 'landfall.registry', detail };
const cause = new TerminalError('policy-missing', 'AttachPolicy: no such policy');
const converged = (alreadyLevel: boolean): ReplicationOutcome => ({
  kind: 'converged',
  rowStatus: 'ACTIVE',
  updatedAtMs: 10_000,
  alreadyLevel,
  ...device,
});

const setup = (outcome: ReplicationOutcome) => {
  const requests: ReplicationRequest[] = [];
  const { measure, measured } = recordMeasure();
  const handle = createReplicateHandler({
    region: 'eu-west-1',
    replicate: (request) => {
      requests.push(request);
      return Promise.resolve(outcome);
    },
    runOnce: createRunOnce({
      persistenceStore: new InMemoryPersistenceLayer(),
      keyPrefix: 'replicate',
      isGoal,
    }),
    now: () => 10_250,
    traceStep: (_, step) => step(),
    logger: recordLog().logger,
    measure,
  });
  return { handle, requests, measured, context: createLambdaContext(25_000) };
};

describe('the replicate handler', () => {
  it('brings its Region level with the row that the event names', async () => {
    const { handle, requests, context } = setup(converged(false));

    await handle(event, context);

    expect(requests).toMatchObject([{ thingName: 'pump-7', run: { region: 'eu-west-1' } }]);
    expect(requests[0]?.run.remainingMs()).toBe(25_000);
  });

  it('measures how long the row took to arrive here', async () => {
    const { handle, measured, context } = setup(converged(false));

    await expect(handle(event, context)).resolves.toStrictEqual({
      outcome: 'converged',
      thingName: 'pump-7',
    });
    expect(measured).toStrictEqual(['Replicated', 'ReplicationLag=250']);
  });

  it('measures no lag where nothing had to change', async () => {
    const { handle, measured, context } = setup(converged(true));

    await handle(event, context);

    expect(measured).toStrictEqual(['AlreadyLevel']);
  });

  it('runs a duplicate once', async () => {
    const { handle, requests, measured, context } = setup(converged(false));

    await handle(event, context);
    await handle({ ...event, detail: { ...detail, version: 3 } }, context);

    expect(requests).toHaveLength(1);
    expect(measured.at(-1)).toBe('Duplicates');
  });

  it('lets Lambda bring back an event whose lock is held: the run that holds it may have been cut off', async () => {
    const { handle, requests, context } = setup(converged(false));

    const [first, second] = await Promise.allSettled([handle(event, context), handle(event, context)]);

    expect(first).toMatchObject({ status: 'fulfilled', value: { outcome: 'converged' } });
    expect(second).toMatchObject({
      status: 'rejected',
      reason: expect.objectContaining({ message: expect.stringContaining('run it again') }),
    });
    expect(requests).toHaveLength(1);
  });

  it.each([{ version: '4' }, { updatedAt: '20000' }, { writtenBy: 'operator' }, { thingName: 'pump-8' }])(
    'runs another change: %j',
    async (change) => {
      const { handle, requests, context } = setup(converged(false));

      await handle(event, context);
      await handle({ ...event, detail: { ...detail, ...change } }, context);

      expect(requests).toHaveLength(2);
    },
  );

  it('does not remember that there was nothing to do', async () => {
    const { handle, requests, context } = setup({ kind: 'nothing', thingName: 'pump-7' });

    await expect(handle(event, context)).resolves.toStrictEqual({ outcome: 'nothing', thingName: 'pump-7' });
    await handle(event, context);

    expect(requests).toHaveLength(2);
  });

  it('throws the cause of a rollback, for no device comes back to try again', async () => {
    const { handle, requests, measured, context } = setup({
      kind: 'rolledBack',
      cause,
      undone: [],
      ...device,
    });

    await expect(handle(event, context)).rejects.toBe(cause);
    await expect(handle(event, context)).rejects.toBe(cause);

    expect(requests).toHaveLength(2);
    expect(measured).toStrictEqual(['RolledBack:policy-missing', 'RolledBack:policy-missing']);
  });

  it('raises the metric and throws when something is left behind', async () => {
    const { handle, measured, context } = setup({
      kind: 'rollbackIncomplete',
      cause,
      undone: [],
      stuck: { step: 'create thing', error: new Error('still attached') },
      left: ['create thing'],
      ...device,
    });

    await expect(handle(event, context)).rejects.toMatchObject({ reason: 'rollback-incomplete' });
    expect(measured).toStrictEqual(['RollbackIncomplete:policy-missing']);
  });

  it('throws on a malformed event and runs nothing', async () => {
    const { handle, requests, context } = setup(converged(false));

    await expect(handle({ ...event, source: 'elsewhere' }, context)).rejects.toMatchObject({
      reason: 'event-malformed',
    });
    expect(requests).toStrictEqual([]);
  });
});
