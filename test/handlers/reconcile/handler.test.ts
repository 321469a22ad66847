import { describe, expect, it } from '@jest/globals';
import type { PassRequest, PassSlice } from '../../../domain/reconciliation/full-pass.ts';
import { noTally } from '../../../domain/reconciliation/pass-tally.ts';
import type { SettleRequest, Settlement } from '../../../domain/reconciliation/settle.ts';
import type { CallBudget } from '../../../infra/aws/call-pace.ts';
import { createReconcileHandler, type ReconcileDeps } from '../../../handlers/reconcile/handler.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { createLambdaContext } from '../support/lambda-context.ts';
import { recordLog, recordMeasure } from '../support/recorded.ts';

const certificateId = 'a'.repeat(64);
const tick = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
const removed = {
  source: 'landfall.registry',
  'detail-type': 'DeviceRowChanged',
  detail: { thingName: 'pump-7', certificateId: '', status: '', writtenBy: '', version: '', updatedAt: '' },
};
const pass = { action: 'pass', isDryRun: true, sliceSeconds: 20 };

const found: PassSlice = {
  tally: { ...noTally, rows: 3 },
  findings: [
    { kind: 'row', thingName: 'pump-1', drift: ['status', 'policy'], result: 'repaired' },
    {
      kind: 'row',
      thingName: 'pump-2',
      drift: [],
      result: 'failed',
      reason: 'policy-missing',
      message: 'No',
    },
    { kind: 'thing', thingName: 'pump-3', certificateId },
    { kind: 'certificate', certificateId, thingNames: [] },
  ],
};

const setup = (
  settlements: Readonly<Record<string, Settlement | Error>> = {},
  { slice, remainingMs = 300_000 }: { readonly slice?: PassSlice; readonly remainingMs?: number } = {},
) => {
  const settled: SettleRequest[] = [];
  const locked: number[] = [];
  const passes: PassRequest[] = [];
  const budgets: CallBudget[] = [];
  const scheduled: boolean[] = [];
  const { measure, measured } = recordMeasure();
  const log = recordLog();
  const deps: ReconcileDeps = {
    region: 'eu-west-1',
    quotaShare: 0.2,
    beginBudget: (budget) => void budgets.push(budget),
    settleIn: (context) => async (request) => {
      locked.push(context.getRemainingTimeInMillis());
      settled.push(request);
      const { thingName } = request;
      const settlement = settlements[thingName] ?? { kind: 'nothing', thingName };
      if (settlement instanceof Error) throw settlement;
      return settlement;
    },
    settleExpired: async (settle) =>
      Promise.all(
        Object.keys(settlements).map(async (thingName) =>
          settle(thingName).then(
            (settlement) => ({ settlement }),
            (error: unknown) => ({ thingName, error: error instanceof Error ? error : new Error() }),
          ),
        ),
      ),
    fullPass: async (request) => {
      passes.push(request);
      return slice ?? { tally: noTally, findings: [] };
    },
    scheduledPass: async ({ isOver }) => {
      scheduled.push(isOver());
      return slice === undefined ? undefined : { record: { startedAtMs: 0, tally: slice.tally }, slice };
    },
    now: () => 1_000,
    traceStep: async (_, step) => step(),
    logger: log.logger,
    measure,
  };
  const context = createLambdaContext(remainingMs);
  return {
    handle: async (event: unknown) => createReconcileHandler(deps)(event, context),
    settled,
    locked,
    passes,
    budgets,
    scheduled,
    measured,
    lines: log.lines,
  };
};

describe('the reconcile handler', () => {
  describe('when a row has vanished', () => {
    it('settles that name in its Region, within the time of an onboarding', async () => {
      const { handle, settled, locked } = setup();

      const result = await handle(removed);

      expect(result).toEqual({ outcome: 'nothing', thingName: 'pump-7' });
      expect(settled).toMatchObject([{ thingName: 'pump-7', run: { region: 'eu-west-1' } }]);
      expect(settled[0]?.run.remainingMs()).toBe(50_000);
      expect(locked).toEqual([50_000]);
    });

    it('throws what settling throws, so that Lambda tries again', async () => {
      const error = new Error('throttled');
      const { handle } = setup({ 'pump-7': error });

      await expect(handle(removed)).rejects.toBe(error);
    });

    it.each([
      {
        settlement: {
          kind: 'finished',
          thingName: 'pump-7',
          outcome: { kind: 'onboarded', thingName: 'pump-7', certificateId },
        },
        reason: 'onboarded',
      },
      { settlement: { kind: 'takenBack', thingName: 'pump-7', certificateId }, reason: 'taken-back' },
    ] as const)('counts what became of it: $reason', async ({ settlement, reason }) => {
      const { handle, measured } = setup({ 'pump-7': settlement });

      await handle(removed);

      expect(measured).toEqual([`Settled:${reason}`]);
    });

    it('throws when something is left behind', async () => {
      const { handle, measured } = setup({
        'pump-7': {
          kind: 'finished',
          thingName: 'pump-7',
          outcome: {
            kind: 'rollbackIncomplete',
            certificateId,
            cause: new TerminalError('policy-missing', 'No policy'),
            undone: [],
            stuck: { step: 'create thing', error: new Error('attached') },
            left: ['create thing'],
          },
        },
      });

      await expect(handle(removed)).rejects.toMatchObject({ reason: 'rollback-incomplete' });
      expect(measured).toEqual(['RollbackIncomplete:policy-missing']);
    });
  });

  describe('when it is woken', () => {
    it('settles the expired claims, and does not fail of one: an alarm counts them', async () => {
      const { handle, measured } = setup({
        'pump-1': new Error('throttled'),
        'pump-2': { kind: 'takenBack', thingName: 'pump-2', certificateId },
      });

      expect(await handle(tick)).toEqual({ outcome: 'ticked', settled: 2 });
      expect(measured).toEqual(['SettleFailed', 'Settled:taken-back']);
    });

    it('goes on with the full pass, and measures what it finds', async () => {
      const { handle, measured } = setup({}, { slice: found });

      expect(await handle(tick)).toMatchObject({ outcome: 'ticked', isPassDone: true });
      expect(measured).toEqual([
        'Drift:status',
        'Drift:policy',
        'DriftRepaired',
        'ReconcileFailed:policy-missing',
        'WithoutRow:thing',
        'WithoutRow:certificate',
        'PassesDone',
      ]);
    });

    it.each([
      { remainingMs: 100_000, isOver: false },
      { remainingMs: 99_999, isOver: true },
    ])(
      'leaves time for others: with $remainingMs ms left, over is $isOver',
      async ({ remainingMs, isOver }) => {
        const { handle, scheduled } = setup({}, { remainingMs });

        await handle(tick);

        expect(scheduled).toEqual([isOver]);
      },
    );
  });

  describe('when a slice of a pass is asked for', () => {
    it('goes on from the position, as told', async () => {
      const { handle, passes } = setup({}, { slice: found });
      const position = { phase: 'rows', after: 'pump-0' };

      expect(await handle({ ...pass, position })).toEqual({ outcome: 'passed', ...found });
      expect(passes).toMatchObject([{ position, isDryRun: true }]);
      expect(passes[0]?.isOver()).toBe(false);
    });

    it.each([
      { event: pass, share: 0.2 },
      { event: { ...pass, share: 0.8 }, share: 0.8 },
      { event: tick, share: 0.2 },
      { event: removed, share: 0.2 },
    ])('spends $share of the quotas: $event', async ({ event, share }) => {
      const { handle, budgets } = setup();

      await handle(event);

      expect(budgets.map((budget) => [budget.share, budget.remainingMs()])).toEqual([[share, 300_000]]);
    });
  });

  it.each([
    [{}, 'source must be "landfall.registry"'],
    [null, 'the event must be an object'],
    [{ ...tick, 'detail-type': 'EC2' }, 'detail-type must be "Scheduled Event"'],
    [{ ...removed, detail: { ...removed.detail, status: 'ACTIVE' } }, 'detail.status must be ""'],
    [{ ...removed, detail: { ...removed.detail, thingName: 'a b' } }, 'detail.thingName must be the name'],
    [{ ...pass, share: 2 }, 'share'],
    [{ ...pass, isDryRun: 'no' }, 'isDryRun must be true or false'],
    [{ ...pass, position: { phase: 'moon' } }, 'position.phase'],
    [{ ...pass, action: 'delete' }, 'action must be "pass"'],
  ])('refuses %j by name, and does nothing', async (event, says) => {
    const { handle, settled, passes, scheduled, measured } = setup();

    await expect(handle(event)).rejects.toMatchObject({
      reason: 'event-malformed',
      message: expect.stringContaining(says),
    });
    expect([settled, passes, scheduled]).toEqual([[], [], []]);
    expect(measured).toEqual(['EventMalformed']);
  });
});
