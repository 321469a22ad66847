import type { CloudClock } from '../region/clock.ts';
import type { Gate } from '../region/gate.ts';
import type { Origin, Targets } from '../region/targets.ts';
import { backoffMs } from './backoff.ts';
import type { BusEvent } from './bus-event.ts';
import { failureOf, type DeliveryFailure } from './delivery-failure.ts';
import type { Rule } from './rule.ts';
import type { RuleTarget } from './rule-target.ts';
import { inputOf } from './target-input.ts';
import { unreachable } from './unreachable.ts';

export interface DeliveryDependencies {
  readonly clock: CloudClock;
  readonly targets: Targets;
  readonly gate: Gate;
  /** Tells people what went wrong: on AWS only metrics would. */
  readonly tell: (rule: Rule, line: string) => void;
}

interface Delivery {
  readonly event: BusEvent;
  readonly rule: Rule;
  readonly target: RuleTarget;
}

type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

const originOf = (rule: Rule): Origin => ({ service: 'events.amazonaws.com', sourceArn: rule.arn });

const handOver = async ({ event, rule, target }: Delivery, targets: Targets): Promise<void> => {
  const input = inputOf(target, event, rule);
  switch (target.kind) {
    case 'function':
      await targets.invokeAsync(target.arn, input, originOf(rule));
      return;
    case 'queue':
      await targets.sendMessage(target.arn, JSON.stringify(input), originOf(rule));
      return;
    default:
      unreachable(target.kind);
  }
};

const attributesOf = (
  { rule, target }: Delivery,
  failure: DeliveryFailure,
  retries: number,
  exhausted: Exhausted | undefined,
): Readonly<Record<string, string>> => ({
  RULE_ARN: rule.arn,
  TARGET_ARN: target.arn,
  ERROR_CODE: failure.code,
  ERROR_MESSAGE: failure.message,
  ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
  RETRY_ATTEMPTS: String(retries),
});

const bury = async (
  delivery: Delivery,
  failure: DeliveryFailure,
  attributes: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { targets, tell, gate }: DeliveryDependencies,
): Promise<void> => {
  const { event, rule, target } = delivery;
  const { deadLetterArn } = target;
  const what = `event ${event.id} not delivered to ${target.arn}: ${failure.code} ${failure.message}`;
  if (deadLetterArn === undefined) {
    tell(rule, `${what}; it is lost, the target has no dead-letter queue`);
    return;
  }
  for (;;) {
    await gate.passage(signal);
    try {
      await targets.sendMessage(deadLetterArn, JSON.stringify(event), originOf(rule), attributes);
      tell(rule, `${what}; it is in ${deadLetterArn}`);
      return;
    } catch (error) {
      if (!gate.isOpen()) continue;
      tell(rule, `${what}; it is lost, ${deadLetterArn} refused it: ${String(error)}`);
      return;
    }
  }
};

/** Hands an event to one target, with the target's retry policy and dead-letter queue. Rejects only when `signal` aborts. */
export const deliver = async (
  delivery: Delivery,
  signal: AbortSignal,
  dependencies: DeliveryDependencies,
): Promise<void> => {
  const { clock, targets, gate } = dependencies;
  const { maximumAgeMs, maximumRetries } = delivery.target;
  const takenAt = clock.now();
  // Waits may be shortened, so that they count for what they stand for.
  let waitedMs = 0;
  let retries = 0;
  for (;;) {
    signal.throwIfAborted();
    // Not awaited when open: the first hand-over is under way before the event is acknowledged, so that the cloud is never
    // seen idle in between.
    if (!gate.isOpen()) await gate.passage(signal);
    try {
      await handOver(delivery, targets);
      return;
    } catch (error) {
      // The Region went down under it: no fault of the target, so that it counts for nothing.
      if (!gate.isOpen()) continue;
      const failure = failureOf(error);
      const waitMs = backoffMs(retries);
      const ageMs = Math.max(clock.now() - takenAt, waitedMs);
      const exhausted =
        retries >= maximumRetries
          ? 'MaximumRetryAttempts'
          : ageMs + waitMs > maximumAgeMs
            ? 'MaximumEventAgeInSeconds'
            : undefined;
      if (!failure.isRetriable || exhausted !== undefined) {
        const cause = failure.isRetriable ? exhausted : undefined;
        await bury(delivery, failure, attributesOf(delivery, failure, retries, cause), signal, dependencies);
        return;
      }
      await clock.sleep(waitMs, signal);
      waitedMs += waitMs;
      retries += 1;
    }
  }
};
