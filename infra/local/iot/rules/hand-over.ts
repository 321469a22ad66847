import { AwsError } from '../../endpoint/aws-service.ts';
import type { CloudClock } from '../../region/clock.ts';
import type { Targets } from '../../region/targets.ts';
import { decodeText } from './parse-json.ts';
import type { RuleAction, TopicRule } from './topic-rule.ts';

/** What an action is given: a JSON value, or bytes that are no JSON. */
export type ActionInput =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

export interface HandOverContext {
  readonly region: string;
  readonly targets: Targets;
  readonly clock: CloudClock;
}

/** Waits between attempts, in ms of AWS's time. AWS says that it retries "intermittent errors", not how often. */
const RETRY_WAITS_MS = [1_000, 2_000, 4_000];

/**
 * Hands a result over to an action's target, again and again while the trouble may pass. Resolving says that the target took it: what a
 * function makes of it is no business of the rule.
 */
export const handOver = async (
  rule: TopicRule,
  action: RuleAction,
  input: ActionInput,
  context: HandOverContext,
): Promise<void> => {
  for (const waitMs of RETRY_WAITS_MS) {
    try {
      return await attempt(rule, action, input, context);
    } catch (error) {
      if (isDefinite(error)) throw error;
      await context.clock.sleep(waitMs);
    }
  }
  return attempt(rule, action, input, context);
};

/** A refusal that repeats itself: no permission, no such target. Throttling and everything else may pass. */
const isDefinite = (error: unknown): boolean =>
  error instanceof AwsError &&
  error.status >= 400 &&
  error.status < 500 &&
  !/Throttl|TooManyRequests|LimitExceeded/.test(error.name);

const attempt = async (
  rule: TopicRule,
  action: RuleAction,
  input: ActionInput,
  { region, targets }: HandOverContext,
): Promise<void> => {
  if (action.kind === 'sqs') {
    const body = messageBody(input, action.useBase64);
    return targets.sendMessage(queueArn(action.queueUrl, region), body, { roleArn: action.roleArn });
  }
  // A function takes JSON only (AWS IoT Developer Guide, "Working with binary payloads").
  if (input.kind === 'bytes')
    throw new AwsError('InvalidRequestContentException', 400, 'Could not parse request body into json');
  const origin = { service: 'iot.amazonaws.com', sourceArn: rule.arn };
  return targets.invokeAsync(action.functionArn, input.value, origin);
};

const messageBody = (input: ActionInput, useBase64: boolean): string => {
  if (useBase64) {
    const bytes = input.kind === 'bytes' ? input.bytes : Buffer.from(JSON.stringify(input.value));
    return Buffer.from(bytes).toString('base64');
  }
  const text = input.kind === 'bytes' ? decodeText(input.bytes) : JSON.stringify(input.value);
  if (text === undefined)
    throw new AwsError(
      'InvalidMessageContents',
      400,
      'the payload is no text: set UseBase64 on the SQS action',
    );
  return text;
};

/** A queue's URL ends in account and name on every host; AWS's host names the Region too. */
const queueArn = (queueUrl: string, region: string): string => {
  const { hostname, pathname } = new URL(queueUrl);
  const [accountId, name] = pathname.split('/').slice(-2);
  const queueRegion = /^sqs\.([a-z0-9-]+)\.amazonaws\.com$/.exec(hostname)?.[1] ?? region;
  return `arn:aws:sqs:${queueRegion}:${accountId ?? ''}:${name ?? ''}`;
};
