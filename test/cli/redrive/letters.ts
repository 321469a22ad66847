/** Messages as AWS writes them. */

export const certificateId = 'a'.repeat(64);

export const rowChanged = (detail: Readonly<Record<string, unknown>> = {}) => ({
  version: '0',
  id: 'event-1',
  source: 'landfall.registry',
  'detail-type': 'DeviceRowChanged',
  detail: {
    thingName: 'pump-7',
    certificateId,
    status: 'ACTIVE',
    writtenBy: 'us-west-2',
    version: '3',
    ...detail,
  },
});

export const failureRecord = (functionName: string, requestPayload: unknown, errorMessage?: string) => ({
  version: '1.0',
  timestamp: '2026-11-24T00:00:00.000Z',
  requestContext: {
    requestId: 'request-1',
    functionArn: `arn:aws:lambda:eu-west-1:000000000000:function:landfall-test-${functionName}:$LATEST`,
    condition: errorMessage === undefined ? 'EventAgeExceeded' : 'RetriesExhausted',
    approximateInvokeCount: errorMessage === undefined ? 0 : 3,
  },
  requestPayload,
  ...(errorMessage === undefined
    ? {}
    : {
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Error', errorMessage },
      }),
});

export const ruleError = (topic: string, payload: string | Uint8Array) => ({
  ruleName: 'rule',
  topic,
  cloudwatchTraceId: 'trace-1',
  clientId: 'pump-7',
  base64OriginalPayload: Buffer.from(payload).toString('base64'),
  failures: [
    {
      failedAction: 'LambdaAction',
      failedResource: 'arn:aws:lambda:eu-west-1:000000000000:function:landfall-test-ingest',
      errorMessage: 'AccessDeniedException',
    },
  ],
});

export const pipeLetter = (info: Readonly<Record<string, unknown>> = {}) => ({
  context: {
    partnerResourceArn: 'arn:aws:pipes:eu-west-1:000000000000:pipe/registry',
    condition: 'RetryAttemptsExhausted',
  },
  version: '1.0',
  timestamp: '2026-11-24T12:00:00.000Z',
  DDBStreamBatchInfo: {
    shardId: 'shardId-1',
    startSequenceNumber: '100',
    endSequenceNumber: '200',
    approximateArrivalOfFirstRecord: '2026-11-24T00:00:00Z',
    approximateArrivalOfLastRecord: '2026-11-24T00:01:00Z',
    batchSize: 2,
    streamArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/registry/stream/1',
    ...info,
  },
});
