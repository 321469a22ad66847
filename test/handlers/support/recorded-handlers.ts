import type { Measure } from '../../../handlers/measure.ts';
import { createIngestHandler } from '../../../handlers/ingest/handler.ts';
import { createOnboardHandler } from '../../../handlers/onboard/handler.ts';
import { createRegionSetupHandler } from '../../../handlers/region-setup/handler.ts';
import { createReplicateHandler } from '../../../handlers/replicate/handler.ts';
import { createLambdaContext } from './lambda-context.ts';
import { recordLog, recordMeasure } from './recorded.ts';

const certificateId = 'a'.repeat(64);

interface Recorded {
  readonly handle: (event: unknown) => Promise<unknown>;
  /** Everything that the handler asked of its ports. */
  readonly calls: readonly string[];
  readonly lines: readonly string[];
  readonly measured: readonly string[];
}

interface RecordedHandler {
  /** An event that it takes. */
  readonly event: Readonly<Record<string, unknown>>;
  readonly start: () => Recorded;
}

/** Makes the ports of a handler: each call is kept. */
const record = (
  make: (
    parts: ReturnType<typeof recordLog> & {
      readonly measure: Measure;
      readonly call: <Answer>(name: string, answer: Answer) => () => Promise<Answer>;
    },
  ) => (event: unknown, context: ReturnType<typeof createLambdaContext>) => Promise<unknown>,
): Recorded => {
  const calls: string[] = [];
  const { measure, measured } = recordMeasure();
  const log = recordLog();
  const handle = make({
    ...log,
    measure,
    call: (name, answer) => async () => {
      calls.push(name);
      return answer;
    },
  });
  return {
    handle: async (event) => handle(event, createLambdaContext()),
    calls,
    lines: log.lines,
    measured,
  };
};

const run = {
  region: 'eu-west-1',
  now: () => 0,
  traceStep: async <T>(_: string, step: () => Promise<T>) => step(),
};

/** Every handler of the service, with fakes that only say that they were called. */
export const recordedHandlers: Readonly<
  Record<'onboard' | 'replicate' | 'ingest' | 'region-setup', RecordedHandler>
> = {
  onboard: {
    event: { certificateId, caCertificateId: 'c'.repeat(64), timestamp: 10_000 },
    start: () =>
      record(({ call, logger, measure }) =>
        createOnboardHandler({
          ...run,
          logger,
          measure,
          runOnce: async (_key, _context, act) => act(),
          onboard: call('onboard', { kind: 'certificateGone', certificateId }),
        }),
      ),
  },
  replicate: {
    event: {
      source: 'landfall.registry',
      'detail-type': 'DeviceRowChanged',
      detail: {
        thingName: 'pump-7',
        certificateId,
        status: 'ACTIVE',
        writtenBy: 'us-west-2',
        version: '3',
      },
    },
    start: () =>
      record(({ call, logger, measure }) =>
        createReplicateHandler({
          ...run,
          logger,
          measure,
          runOnce: async (_key, _context, act) => act(),
          replicate: call('replicate', { kind: 'nothing', thingName: 'pump-7' }),
        }),
      ),
  },
  ingest: {
    event: {
      payload: 'e30=',
      thingName: 'pump-7',
      topic: 'dt/pump-7/pressure',
      receivedAt: 1_700_000_000_000,
      certificateId,
      clientId: 'pump-7',
      traceId: 'trace-1',
    },
    start: () =>
      record(({ call, logger, measure }) =>
        createIngestHandler({
          region: run.region,
          ttlDays: 30,
          logger,
          measure,
          sha256: () => 'hash',
          storeTelemetry: call('store', 'stored'),
        }),
      ),
  },
  'region-setup': {
    event: {
      RequestType: 'Create',
      ResponseURL: 'https://example.com/x?sig=y',
      StackId: 'arn:aws:cloudformation:eu-west-1:000000000000:stack/landfall/1',
      RequestId: 'request-1',
      LogicalResourceId: 'RegionSetup',
      ResourceProperties: { RegistryTableName: 'devices', PrimaryRegion: 'us-west-2' },
    },
    start: () =>
      record(({ call, logger, measure }) =>
        createRegionSetupHandler({
          region: run.region,
          logger,
          measure,
          sleep: async () => undefined,
          findTableStream: call('stream', 'arn:aws:dynamodb:stream'),
          findReplicaFrom: () => call('replica', { kind: 'coming' }),
          findDataEndpoint: call('endpoint', 'x-ats.iot'),
          enableRegistrationEvents: call('events', undefined),
          setAuthorityStatus: call('authority', 'set'),
          answer: call('answer', undefined),
        }),
      ),
  },
};
