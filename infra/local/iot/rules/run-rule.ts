import { NOT_OVER_MQTT, type QueryContext } from './sql/query-context.ts';
import { runStatement } from './sql/run-statement.ts';
import { handOver, type ActionInput, type HandOverContext } from './hand-over.ts';
import type { RuleAction, TopicRule } from './topic-rule.ts';

export interface RunContext extends HandOverContext {
  /** Takes what AWS IoT writes to its log about a rule that failed on a message. */
  readonly log: (entry: Readonly<Record<string, string>>) => void;
}

/** One entry of the error action's message (AWS IoT Developer Guide, "Error handling (error action)"). */
interface Failure {
  readonly failedAction: string;
  readonly failedResource: string;
  readonly errorMessage: string;
}

/**
 * Runs a rule on a message whose topic matches, all its actions side by side. Failed hand-overs go to the error action in one
 * message; a query that cannot run on the payload is logged and goes nowhere.
 */
export const runRule = async (rule: TopicRule, message: QueryContext, context: RunContext): Promise<void> => {
  const result = runStatement(rule.statement, message);
  if (result.kind === 'unmatched') return;
  const log = (eventType: string, details: string): void => {
    context.log({
      eventType,
      ruleName: rule.name,
      topicName: message.topic,
      traceId: message.traceId,
      details,
    });
  };
  if (result.kind === 'failed') {
    log('RuleExecution', result.reason);
    return;
  }
  const input: ActionInput = result.kind === 'json' ? result : { kind: 'bytes', bytes: message.payload };

  const outcomes = await Promise.all(
    rule.actions.map(async (action) => failureOf(action, handOver(rule, action, input, context))),
  );
  const failures = outcomes.filter((outcome) => outcome !== undefined);
  for (const { failedAction, errorMessage } of failures) log(failedAction, errorMessage);
  if (failures.length === 0 || rule.errorAction === undefined) return;

  const failed = await failureOf(
    rule.errorAction,
    handOver(rule, rule.errorAction, { kind: 'json', value: errorMessage(rule, message, failures) }, context),
  );
  if (failed !== undefined) log('ErrorAction', failed.errorMessage);
};

const errorMessage = (rule: TopicRule, message: QueryContext, failures: readonly Failure[]): unknown => ({
  ruleName: rule.name,
  topic: message.topic,
  cloudwatchTraceId: message.traceId,
  clientId: message.clientId ?? NOT_OVER_MQTT,
  base64OriginalPayload: Buffer.from(message.payload).toString('base64'),
  failures,
});

const failureOf = async (action: RuleAction, handedOver: Promise<void>): Promise<Failure | undefined> => {
  try {
    await handedOver;
    return undefined;
  } catch (error) {
    const [failedAction, failedResource] =
      action.kind === 'lambda' ? ['LambdaAction', action.functionArn] : ['SqsAction', action.queueUrl];
    return { failedAction, failedResource, errorMessage: describeError(error) };
  }
};

const describeError = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
