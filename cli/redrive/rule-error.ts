import { z } from 'zod';
import type { Errand, Lookups } from './errand.ts';
import { type Letter, readJson, UnclearLetterError } from './letter.ts';

/** https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html */
const ruleError = z.looseObject({
  topic: z.string(),
  cloudwatchTraceId: z.string(),
  clientId: z.string(),
  base64OriginalPayload: z.base64(),
  failures: z.array(z.looseObject({ failedAction: z.string(), errorMessage: z.string() })).min(1),
});

type RuleError = z.output<typeof ruleError>;

const read = (body: string): RuleError =>
  readJson(body, "message of an AWS IoT rule's error action", ruleError);

const reasonOf = ({ failures }: RuleError): string =>
  failures.map(({ failedAction, errorMessage }) => `${failedAction}: ${errorMessage}`).join('; ');

const registered = z.looseObject({ certificateId: z.string() });

/** `SELECT *`: the function gets the event of AWS IoT as it was published. */
export const onboardingRuleError = (body: string): Errand => {
  const error = read(body);
  if (!error.topic.startsWith('$aws/events/certificates/registered/'))
    throw new UnclearLetterError('its topic is none of a certificate that was registered');
  const original = Buffer.from(error.base64OriginalPayload, 'base64').toString();
  const payload = readJson(original, 'event of a certificate', registered);
  return {
    subject: { certificateId: payload.certificateId },
    reason: reasonOf(error),
    invocations: [{ functionName: 'onboard', payload }],
  };
};

/** The rule's own wildcard: `dt/+/#`. */
const telemetryTopic = /^dt\/(?<thingName>[^/]+)(?:\/|$)/;

/**
 * What the rule for telemetry selects from a message. Neither the time of its receipt nor the certificate stands in the message of the
 * error action: the time is that of the error, at most some seconds later, the certificate that of the thing's row.
 */
export const telemetryRuleError = async (
  { body, sentAtMs }: Pick<Letter, 'body' | 'sentAtMs'>,
  { row }: Pick<Lookups, 'row'>,
): Promise<Errand> => {
  const error = read(body);
  const thingName = telemetryTopic.exec(error.topic)?.groups?.['thingName'];
  if (thingName === undefined) throw new UnclearLetterError('its topic is none of telemetry');
  const certificateId = registered.safeParse(await row(thingName)).data?.certificateId;
  if (certificateId === undefined)
    throw new UnclearLetterError(
      `the certificate that ${thingName} sent it with is not known: the registry has no row of it`,
    );
  return {
    subject: { thingName },
    reason: reasonOf(error),
    invocations: [
      {
        functionName: 'ingest',
        payload: {
          payload: error.base64OriginalPayload,
          thingName,
          topic: error.topic,
          receivedAt: sentAtMs,
          certificateId,
          clientId: error.clientId,
          traceId: error.cloudwatchTraceId,
        },
      },
    ],
    lost: 'the time of receipt is that of the error, the certificate that of the row',
  };
};
