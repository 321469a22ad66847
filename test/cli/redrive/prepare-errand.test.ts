import { describe, expect, it } from '@jest/globals';
import { UnclearLetterError } from '../../../cli/redrive/letter.ts';
import { prepareErrand } from '../../../cli/redrive/prepare-errand.ts';
import { type QueueName, queueNames } from '../../../cli/redrive/queues.ts';
import { certificateRegistered } from '../../../handlers/onboard/event.ts';
import { telemetryMessage } from '../../../handlers/ingest/event.ts';
import { deviceRowChanged } from '../../../handlers/replicate/event.ts';
import { fakeLookups, letterOf } from './fake-region.ts';
import { certificateId, failureRecord, pipeLetter, rowChanged, ruleError } from './letters.ts';

const row = {
  thingName: 'pump-7',
  certificateId,
  status: 'ACTIVE',
  writtenBy: 'operator',
  version: 4,
  certificatePem: 'PEM',
};
const prepare = async (
  queue: QueueName,
  body: unknown,
  lookups: Parameters<typeof fakeLookups>[0] = {},
  attributes: Readonly<Record<string, string>> = {},
) =>
  prepareErrand(
    queue,
    letterOf('m', body, { attributes, sentAtMs: 5_000 }),
    (name) => `landfall-test-${name}`,
    fakeLookups(lookups),
  );

const registered = {
  certificateId,
  caCertificateId: 'b'.repeat(64),
  timestamp: 1_700_000_000_000,
  certificateStatus: 'PENDING_ACTIVATION',
};
const message = { thingName: 'pump-7', payload: 'e30=', topic: 'dt/pump-7/x' };

describe('the record of an event that a function gave up', () => {
  it.each([
    ['OnboardFailures', 'onboard', registered, { certificateId }],
    ['IngestFailures', 'ingest', message, { thingName: 'pump-7' }],
    ['ReplicateFailures', 'replicate', rowChanged(), { thingName: 'pump-7' }],
  ] as const)('in %s goes to %s as it was', async (queue, functionName, payload, subject) => {
    const errand = await prepare(queue, failureRecord(functionName, payload, 'broken'), {
      rows: { 'pump-7': row },
    });

    expect(errand).toEqual({
      subject,
      reason: 'RetriesExhausted: broken',
      invocations: [{ functionName, payload }],
    });
  });

  it('whose function never ran has the condition for a reason', async () => {
    const errand = await prepare('OnboardFailures', failureRecord('onboard', registered));

    expect(errand.reason).toBe('EventAgeExceeded');
  });

  it.each([null, 'text', 3, [], {}])(
    'whose payload is %j goes back too, as nobody knows of',
    async (payload) => {
      const errand = await prepare('IngestFailures', failureRecord('ingest', payload, 'malformed'));

      expect(errand).toMatchObject({
        subject: undefined,
        invocations: [{ functionName: 'ingest', payload }],
      });
    },
  );

  it('of a row that was malformed is made again of the row as it is now', async () => {
    const { invocations } = await prepare(
      'ReplicateFailures',
      failureRecord('replicate', rowChanged({ certificateId: '' }), 'malformed'),
      { rows: { 'pump-7': row } },
    );

    expect(invocations.map(({ payload }) => deviceRowChanged.parse(payload).detail)).toEqual([
      { thingName: 'pump-7', certificateId, status: 'ACTIVE', writtenBy: 'operator', version: 4 },
    ]);
    expect(JSON.stringify(invocations)).not.toContain('PEM');
  });

  it('of a row that was malformed, and is gone, goes back as it was', async () => {
    const event = rowChanged({ certificateId: '' });

    const { invocations } = await prepare(
      'ReplicateFailures',
      failureRecord('replicate', event, 'malformed'),
    );

    expect(invocations).toEqual([{ functionName: 'replicate', payload: event }]);
  });

  it('of another function is unclear', async () => {
    const preparing = prepare('OnboardFailures', failureRecord('ingest', registered, 'broken'));

    await expect(preparing).rejects.toThrow(
      new UnclearLetterError('it is of the function landfall-test-ingest, not of landfall-test-onboard'),
    );
  });
});

describe("the message of a rule's error action", () => {
  it('becomes the event of AWS IoT that onboard wants', async () => {
    const errand = await prepare(
      'OnboardingRuleErrors',
      ruleError(
        `$aws/events/certificates/registered/${registered.caCertificateId}`,
        JSON.stringify(registered),
      ),
    );

    expect(errand).toEqual({
      subject: { certificateId },
      reason: 'LambdaAction: AccessDeniedException',
      invocations: [{ functionName: 'onboard', payload: registered }],
    });
    expect(certificateRegistered.safeParse(errand.invocations[0]?.payload).success).toBe(true);
  });

  it('becomes what the rule selects of a message, whatever its payload, and says what is lost', async () => {
    const bytes = Uint8Array.of(0, 255, 1);

    const errand = await prepare('TelemetryRuleErrors', ruleError('dt/pump-7/temperature', bytes), {
      rows: { 'pump-7': row },
    });

    expect(errand.subject).toEqual({ thingName: 'pump-7' });
    expect(errand.lost).toContain('the time of receipt is that of the error');
    expect(telemetryMessage.parse(errand.invocations[0]?.payload)).toEqual({
      payload: 'AP8B',
      thingName: 'pump-7',
      topic: 'dt/pump-7/temperature',
      receivedAt: 5_000,
      certificateId,
      clientId: 'pump-7',
      traceId: 'trace-1',
    });
  });

  it.each([
    ['OnboardingRuleErrors', ruleError('dt/pump-7/x', '{}'), 'its topic is none of a certificate'],
    ['OnboardingRuleErrors', ruleError('$aws/events/certificates/registered/b', 'text'), 'it is no JSON'],
    ['OnboardingRuleErrors', ruleError('$aws/events/certificates/registered/b', '{}'), 'it is no event of'],
    ['TelemetryRuleErrors', ruleError('$aws/events/x', '{}'), 'its topic is none of telemetry'],
    ['TelemetryRuleErrors', ruleError('dt/pump-9/x', '{}'), 'the registry has no row of it'],
  ] as const)('in %s is unclear: %#', async (queue, body, why) => {
    await expect(prepare(queue, body)).rejects.toThrow(why);
  });
});

describe('an event that EventBridge could not hand over', () => {
  it('goes to replicate, with the reason from its attributes', async () => {
    const event = rowChanged();

    const errand = await prepare(
      'ReplicationRuleDeadLetters',
      event,
      {},
      {
        ERROR_CODE: 'NO_PERMISSIONS',
        ERROR_MESSAGE: 'not authorized',
      },
    );

    expect(errand).toEqual({
      subject: { thingName: 'pump-7' },
      reason: 'NO_PERMISSIONS: not authorized',
      invocations: [{ functionName: 'replicate', payload: event }],
    });
  });
});

it.each([
  ['RemovalRuleDeadLetters', rowChanged({ status: '' })],
  [
    'ReconciliationScheduleDeadLetters',
    { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
  ],
] as const)('an event in %s goes to reconcile as it was', async (queue, event) => {
  const { invocations } = await prepare(queue, event);

  expect(invocations).toEqual([{ functionName: 'reconcile', payload: event }]);
});

describe('the dead letter of the pipe', () => {
  const rows = { 'pump-7': row, 'pump-8': { ...row, thingName: 'pump-8' } };

  it('becomes an event for each thing in that part of the stream, of its row', async () => {
    const errand = await prepare('RegistryPipeDeadLetters', pipeLetter(), {
      rows,
      stream: ['pump-7', 'pump-8'],
    });

    expect(errand).toMatchObject({
      subject: { thingNames: ['pump-7', 'pump-8'] },
      reason: 'RetryAttemptsExhausted',
    });
    expect(errand.lost).toBeUndefined();
    expect(errand.invocations.map(({ payload }) => deviceRowChanged.parse(payload).detail.thingName)).toEqual(
      ['pump-7', 'pump-8'],
    );
  });

  it('becomes the event of a row that vanished, for a thing that has none', async () => {
    const { invocations } = await prepare('RegistryPipeDeadLetters', pipeLetter(), { stream: ['pump-9'] });

    expect(invocations).toMatchObject([
      {
        functionName: 'reconcile',
        payload: { 'detail-type': 'DeviceRowChanged', detail: { thingName: 'pump-9', status: '' } },
      },
    ]);
  });

  describe('when the stream has forgotten', () => {
    it('goes by the rows that were written in the hour before, and says so', async () => {
      const lookups = fakeLookups({ rows, written: ['pump-8'] });

      const errand = await prepareErrand(
        'RegistryPipeDeadLetters',
        letterOf('m', pipeLetter()),
        String,
        lookups,
      );

      expect(errand.subject).toEqual({ thingNames: ['pump-8'] });
      expect(errand.lost).toContain('the stream has forgotten the records');
      expect(lookups.spans).toEqual([[Date.UTC(2026, 10, 23, 23), Date.UTC(2026, 10, 24, 0, 1)]]);
    });

    it('is unclear when there are none', async () => {
      await expect(prepare('RegistryPipeDeadLetters', pipeLetter(), { rows })).rejects.toThrow(
        'the stream has forgotten its records, and no row says',
      );
    });
  });
});

describe('a message of something else', () => {
  const bodies = [
    '',
    'hello',
    'null',
    '[]',
    '{}',
    '{"requestContext":{}}',
    JSON.stringify({ detail: rowChanged() }),
  ];

  it.each(queueNames.flatMap((queue) => bodies.map((body) => [queue, body] as const)))(
    'in %s is unclear: %s',
    async (queue, body) => {
      await expect(prepare(queue, body)).rejects.toThrow(UnclearLetterError);
    },
  );

  it('is unclear when its sequence numbers are none', async () => {
    await expect(prepare('RegistryPipeDeadLetters', pipeLetter({ endSequenceNumber: 'x' }))).rejects.toThrow(
      UnclearLetterError,
    );
  });
});
