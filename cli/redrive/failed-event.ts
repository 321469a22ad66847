import { z } from 'zod';
import type { Errand, Lookups, Subject } from './errand.ts';
import { readJson, UnclearLetterError } from './letter.ts';
import type { RedrivenFunction } from './queues.ts';
import { renewEvent, thingNameOf } from './replicate-event.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const failureRecord = z.looseObject({
  requestContext: z.looseObject({ functionArn: z.string(), condition: z.string() }),
  requestPayload: z.unknown().refine((payload) => payload !== undefined),
  responsePayload: z.looseObject({ errorMessage: z.string().optional() }).optional().catch(undefined),
});

const ofThing = z.looseObject({ thingName: z.string() });
const ofCertificate = z.looseObject({ certificateId: z.string() });

const subjectOf = (functionName: RedrivenFunction, payload: unknown): Subject | undefined => {
  switch (functionName) {
    case 'onboard': {
      const certificateId = ofCertificate.safeParse(payload).data?.certificateId;
      return certificateId === undefined ? undefined : { certificateId };
    }
    case 'ingest': {
      const thingName = ofThing.safeParse(payload).data?.thingName;
      return thingName === undefined ? undefined : { thingName };
    }
    default: {
      functionName satisfies 'replicate' | 'reconcile';
      const thingName = thingNameOf(payload);
      return thingName === undefined ? undefined : { thingName };
    }
  }
};

/** `arn:aws:lambda:region:account:function:name`, with or without a qualifier. */
const calledIn = (functionArn: string): string | undefined => functionArn.split(':')[6];

/** Sends an event that a function gave up to the same function again. */
export const failedEvent = async (
  body: string,
  functionName: RedrivenFunction,
  /** As it is called in this stage. */
  fullName: string,
  lookups: Pick<Lookups, 'row'>,
): Promise<Errand> => {
  const record = readJson(body, 'record of an event that Lambda gave up', failureRecord);
  const { functionArn, condition } = record.requestContext;
  const called = calledIn(functionArn);
  if (called !== fullName)
    throw new UnclearLetterError(`it is of the function ${called ?? functionArn}, not of ${fullName}`);
  const message = record.responsePayload?.errorMessage;
  return {
    subject: subjectOf(functionName, record.requestPayload),
    reason: message === undefined ? condition : `${condition}: ${message}`,
    invocations: [
      {
        functionName,
        payload:
          functionName === 'replicate'
            ? await renewEvent(record.requestPayload, lookups)
            : record.requestPayload,
      },
    ],
  };
};
