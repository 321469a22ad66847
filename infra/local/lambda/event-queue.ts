import type { Activity } from '../region/activity.ts';
import type { CloudClock } from '../region/clock.ts';
import type { Gate } from '../region/gate.ts';
import type { EventInvokeConfig } from './event-invoke-config.ts';
import type { Outcome } from './execution-environment.ts';
import type { GivenUp } from './failure-record.ts';
import type { RuntimeError } from './worker-messages.ts';

export interface QueuedEvent {
  readonly requestId: string;
  readonly event: unknown;
  readonly traceHeader: string;
}

export type Attempt = Outcome | { readonly outcome: 'throttled'; readonly isConcurrencyZero: boolean };

/** Takes an event in. The promise is for those who want to know its end: what was given up, or `undefined` when it succeeded. */
export type EventQueue = (event: QueuedEvent) => Promise<GivenUp | undefined>;

const secondMs = 1000;
const minuteMs = 60 * secondMs;
/** First retry after a minute, second after two. */
const retryDelayMs = (errors: number) => errors * minuteMs;
/** From a second up to five minutes. */
const backOffMs = (refusals: number) => Math.min(5 * minuteMs, secondMs * 2 ** (refusals - 1));

/**
 * The asynchronous queue of a function. An error of the function is tried again as often as configured, a throttle or an
 * outage of the Region until the event is too old. Events do not wait for each other: their order is nobody's promise.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const createEventQueue = (deps: {
  readonly clock: CloudClock;
  /** Shut while the Region is down: what is queued waits. */
  readonly gate: Gate;
  /** Counts events until they are done. */
  readonly activity: Activity;
  /** Ends all that waits. */
  readonly signal: AbortSignal;
  readonly config: () => EventInvokeConfig;
  /** `ageMs`: how long the event has been here, of AWS's time. */
  readonly attempt: (event: QueuedEvent, attempt: number, ageMs: number) => Promise<Attempt>;
  readonly giveUp: (event: GivenUp) => Promise<void>;
}): EventQueue => {
  const { clock, gate, activity, signal, config, attempt, giveUp } = deps;

  /** AWS's time that the event has spent here: waits count by what was asked for, however fast the clock. */
  const createAge = () => {
    let ageMs = 0;
    let countedUntil = clock.now();
    return {
      ms: () => ageMs + (clock.now() - countedUntil),
      sleep: async (ms: number) => {
        ageMs += clock.now() - countedUntil + ms;
        await clock.sleep(ms, signal);
        countedUntil = clock.now();
      },
    };
  };

  return async (queued) => {
    const { requestId, event } = queued;
    const age = createAge();
    const end = activity.begin();
    let errors = 0;
    let refusals = 0;
    let lastError: RuntimeError | undefined;
    const letGo = async (condition: GivenUp['condition']): Promise<GivenUp> => {
      await gate.passage(signal);
      const given: GivenUp = { requestId, event, condition, invokeCount: errors, error: lastError };
      await giveUp(given);
      return given;
    };

    try {
      for (;;) {
        await gate.passage(signal);
        const { maximumRetryAttempts, maximumEventAgeMs } = config();
        if (age.ms() > maximumEventAgeMs) {
          return await letGo('EventAgeExceeded');
        }
        const result = await attempt(queued, errors + 1, age.ms());
        switch (result.outcome) {
          case 'succeeded':
            return undefined;
          case 'failed':
          case 'timed-out':
            errors += 1;
            lastError = result.error;
            if (errors > maximumRetryAttempts) {
              return await letGo('RetriesExhausted');
            }
            await age.sleep(retryDelayMs(errors));
            break;
          case 'throttled':
            if (result.isConcurrencyZero) {
              return await letGo('ZeroReservedConcurrency');
            }
            refusals += 1;
            await age.sleep(backOffMs(refusals));
            break;
          case 'cut-off':
            // The gate is shut: the event goes on when the Region is back.
            break;
        }
      }
    } catch (error) {
      // On `close` all that waits ends here.
      if (!signal.aborted) throw error;
      return undefined;
    } finally {
      end();
    }
  };
};
