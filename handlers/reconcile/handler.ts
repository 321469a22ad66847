import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Now, Run, TraceStep } from '../../domain/ports/run.ts';
import type { FullPass } from '../../domain/reconciliation/full-pass.ts';
import type { ScheduledPass } from '../../domain/reconciliation/scheduled-pass.ts';
import type { Settle, SettleRequest } from '../../domain/reconciliation/settle.ts';
import type { Settled } from '../../domain/reconciliation/settle-expired.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { CallBudget } from '../../infra/aws/call-pace.ts';
import type { Handle } from '../lambda-handler.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { parseEvent } from '../parse-event.ts';
import { type PassRequested, reconcileEventLike } from './event.ts';
import { limitTime } from './limit-time.ts';
import { reportFindings } from './report-findings.ts';
import { reportSettlement } from './report-settlement.ts';

export interface ReconcileDeps {
  readonly region: string;
  /** Of AWS IoT's quotas, where an event names none. */
  readonly quotaShare: number;
  readonly beginBudget: (budget: CallBudget) => void;
  /** Its locks last as long as the time of the context. */
  readonly settleIn: (context: Context) => Settle;
  /** Settles the expired claims, each by `settle`, until `isOver`. */
  readonly settleExpired: (
    settle: (thingName: string) => ReturnType<Settle>,
    isOver: () => boolean,
  ) => Promise<readonly Settled[]>;
  readonly fullPass: FullPass;
  readonly scheduledPass: ScheduledPass;
  readonly now: Now;
  readonly traceStep: TraceStep;
  readonly logger: Pick<Logger, 'appendKeys' | 'info' | 'warn' | 'error'>;
  readonly measure: Measure;
}

/** As long as an onboarding may last: its lock must not outlive a run that was cut off by more. */
const settleMs = 50_000;

/** For the claims of one tick. What is left over is the next tick's. */
const claimsMs = 60_000;

/** What a tick leaves of the function's time: one run at a time is all it has, and rows that vanish wait for theirs. */
const reserveMs = 100_000;

/** Handles a tick, a row that vanished, and a request for a slice of a full pass: one of them at a time. */
export const createReconcileHandler =
  (deps: ReconcileDeps): Handle<unknown> =>
  async (input, context) => {
    const event = parseEvent(reconcileEventLike(input), input, deps.measure);
    const share = event.kind === 'pass' ? (event.share ?? deps.quotaShare) : deps.quotaShare;
    deps.beginBudget({ share, remainingMs: () => context.getRemainingTimeInMillis() });
    switch (event.kind) {
      case 'tick':
        return onTick(deps, context);
      case 'rowRemoved': {
        const { logger, measure } = deps;
        logger.appendKeys({ thingName: event.thingName });
        return reportSettlement(await settleOne(deps, event.thingName, context), logger, measure);
      }
      case 'pass':
        return onPass(deps, event, context);
      default:
        return unreachable(event);
    }
  };

const runOf = ({ region, traceStep }: ReconcileDeps, context: Context): Run => ({
  region,
  traceStep,
  remainingMs: () => context.getRemainingTimeInMillis(),
});

const settleOne = async (
  deps: ReconcileDeps,
  thingName: SettleRequest['thingName'],
  context: Context,
): ReturnType<Settle> => {
  const limited = limitTime(context, settleMs, deps.now);
  return deps.settleIn(limited)({ thingName, run: runOf(deps, limited) });
};

const onTick = async (deps: ReconcileDeps, context: Context) => {
  const { settleExpired, scheduledPass, now, logger } = deps;
  const claimsEndMs = now() + claimsMs;
  const settled = await settleExpired(
    async (thingName) => settleOne(deps, thingName, context),
    () => now() > claimsEndMs,
  );
  for (const one of settled) reportSettled(one, deps);

  const passed = await scheduledPass({
    run: runOf(deps, context),
    isOver: () => context.getRemainingTimeInMillis() < reserveMs,
  });
  if (passed === undefined) return { outcome: 'ticked', settled: settled.length };

  const { slice, record } = passed;
  reportFindings(slice.findings, logger, deps.measure);
  const { tally } = record;
  const isDone = record.position === undefined;
  logger.info({ ...(isDone ? logMessages.passDone : logMessages.passUnderWay), tally });
  if (isDone) deps.measure.count('PassesDone');
  return { outcome: 'ticked', settled: settled.length, pass: tally, isPassDone: isDone };
};

/** A claim that fails is tried again at each tick: an alarm tells of one that goes on to fail. */
const reportSettled = (settled: Settled, { logger, measure }: ReconcileDeps): void => {
  const fail = (thingName: string, error: unknown) => {
    measure.count('SettleFailed');
    if (error instanceof Error) logger.error({ ...logMessages.settleFailed, thingName }, error);
  };
  if ('error' in settled) {
    fail(settled.thingName, settled.error);
    return;
  }
  try {
    reportSettlement(settled.settlement, logger, measure);
  } catch (error) {
    fail(settled.settlement.thingName, error);
  }
};

const onPass = async (
  deps: ReconcileDeps,
  { position, isDryRun, sliceSeconds }: PassRequested,
  context: Context,
) => {
  const { fullPass, now, logger, measure } = deps;
  const endMs = now() + sliceSeconds * 1000;
  const slice = await fullPass({
    position,
    isDryRun,
    run: runOf(deps, context),
    isOver: () => now() >= endMs,
    onProgress: async () => undefined,
  });
  reportFindings(slice.findings, logger, measure);
  return { outcome: 'passed', ...slice };
};
