import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { UpdateCACertificateCommand } from '@aws-sdk/client-iot';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DeviceView } from '../../cli/journey/region-view.ts';
import { eventually } from '../contract/support/eventually.ts';
import { whole } from '../e2e/support/device-views.ts';
import type { Identity } from '../e2e/support/devices.ts';
import { regions, startService } from '../e2e/support/running-service.ts';
import { createScene, type Scene } from '../e2e/support/scene.ts';
import { land, rowOf, untilActive } from './support/poison.ts';
import { createRedrive, linesOf, untilAlarm } from './support/redrive-command.ts';

jest.setTimeout(240_000);

const [west, ireland] = regions;
const failures = ['--queue', 'ReplicateFailures'] as const;

let started: Scene | undefined;
beforeAll(async () => {
  started = createScene(await startService());
});
afterAll(async () => {
  await started?.service.devices.stopAll();
  await started?.service.close();
});

const scene = (): Scene => {
  if (started === undefined) throw new Error('the service has not started');
  return started;
};
const redrive = async (...words: readonly string[]) => createRedrive(scene().service.cloud)(...words);

/** Asks by dry runs, which move nothing, until so many messages lie in the queue of replication. */
const untilFailed = async (count: number, ...words: readonly string[]) =>
  eventually(
    async () => redrive('--dry-run', ...failures, ...words),
    ({ messages }) => messages.length >= count,
    60_000,
  );

describe('a row that AWS IoT does not take', () => {
  let poison: Identity;
  let neighbours: readonly (readonly DeviceView[])[] = [];
  beforeAll(async () => {
    const { service, operator } = scene();
    poison = await service.issue('poison');
    await operator.write({ ...rowOf(poison), certificatePem: 'no PEM at all' });
    neighbours = await land(scene(), ['behind-1', 'behind-2', 'behind-3']);
  });

  it('holds up no row behind it', () => {
    expect(neighbours).toEqual([
      [whole, whole],
      [whole, whole],
      [whole, whole],
    ]);
  });

  it.each(regions)('raises the alarm in %s, which is published', async (region) => {
    await untilAlarm(scene(), [region, 'ReplicateFailuresAlarm', 'ALARM']);

    const { observed } = scene().service;
    const published = observed
      .all()
      .flatMap((event) => (event.type === 'notification' && event.region === region ? [event] : []));
    expect(published).toContainEqual(
      expect.objectContaining({
        topicArn: expect.stringMatching(new RegExp(`^arn:aws:sns:${region}:.*AlarmTopic`)),
        subject: expect.stringMatching(/^ALARM: ".*ReplicateFailuresAlarm/),
      }),
    );
  });

  it('is shown by a dry run, which moves nothing', async () => {
    const first = await untilFailed(2);
    const second = await redrive('--dry-run', ...failures);

    expect([first.exitCode, linesOf(first.messages)]).toEqual([
      0,
      ['eu-west-1 ReplicateFailures movable', 'us-west-2 ReplicateFailures movable'],
    ]);
    expect(first.messages).toMatchObject(
      regions.map(() => ({
        subject: { thingName: 'poison' },
        reason: expect.stringMatching(/^RetriesExhausted: .*RegisterCertificate/),
      })),
    );
    expect(linesOf(second.messages)).toEqual(linesOf(first.messages));
  });

  describe('when it is mended, and redriven', () => {
    let since = 0;
    beforeAll(async () => {
      const { operator, waits } = scene();
      since = waits.mark();
      await operator.write({ ...rowOf(poison), version: 2 });
      await untilActive(scene(), poison, 2);
    });

    it('goes through in both Regions, and leaves nothing in the queues', async () => {
      const moved = await redrive(...failures);
      await scene().service.cloud.settled();

      expect([moved.exitCode, linesOf(moved.messages)]).toEqual([
        0,
        ['eu-west-1 ReplicateFailures moved', 'us-west-2 ReplicateFailures moved'],
      ]);
      expect(await scene().viewsOf(poison)).toEqual([whole, whole]);
      expect(await redrive('--dry-run', ...failures)).toMatchObject({ exitCode: 0, messages: [] });
    });

    it.each(regions)('lets the alarm of %s go', async (region) => {
      await untilAlarm(scene(), [region, 'ReplicateFailuresAlarm', 'OK'], since);
    });
  });
});

describe('rows that fail because of their Region', () => {
  const setAuthority = async (newStatus: 'ACTIVE' | 'INACTIVE'): Promise<void> => {
    const { service } = scene();
    for (const certificateId of service.output('CertificateAuthorityIds').split(','))
      await service.clients(ireland).iot.send(new UpdateCACertificateCommand({ certificateId, newStatus }));
  };

  it('are carried out by the redrive, once the cause is mended', async () => {
    const { service, operator } = scene();
    const names = ['stranded-1', 'stranded-2'];
    await setAuthority('INACTIVE');
    const stranded = await land(scene(), names, 1);
    const before = await untilFailed(2, '--region', ireland);
    await setAuthority('ACTIVE');

    const limited = await redrive('--region', ireland, ...failures, '--limit', '1');
    const rest = await redrive('--region', ireland, ...failures);
    await service.cloud.settled();

    expect(stranded.map(([, inIreland]) => inIreland?.certificateStatus)).toEqual([undefined, undefined]);
    expect(before.messages).toHaveLength(2);
    expect([limited, rest].map(({ exitCode, messages }) => [exitCode, messages.length])).toEqual([
      [0, 1],
      [0, 1],
    ]);
    for (const name of names) {
      const { certificateId } = await operator.read(name);
      expect(await service.view(ireland).device(name, certificateId)).toEqual(whole);
    }
    expect((await redrive('--dry-run', ...failures)).messages).toEqual([]);
  });
});

describe('what could not be handed over', () => {
  it('reaches its function, and what nobody understands stays', async () => {
    const { service, operator, waits } = scene();
    const { sqs } = service.clients(west);
    const { certificateId } = await operator.read('behind-1');
    const caCertificateId = service.output('CertificateAuthorityIds');
    const error = (topic: string, payload: string) => ({
      ruleName: 'rule',
      topic,
      cloudwatchTraceId: 'trace-1',
      clientId: 'behind-1',
      base64OriginalPayload: Buffer.from(payload).toString('base64'),
      failures: [{ failedAction: 'LambdaAction', failedResource: 'arn', errorMessage: 'throttled' }],
    });
    const registered = { certificateId, caCertificateId, timestamp: Date.now() };
    const row = { thingName: 'behind-1', certificateId, status: 'ACTIVE', writtenBy: ireland, version: '9' };
    const letters: Readonly<Record<string, unknown>> = {
      TelemetryRuleErrors: error('dt/behind-1/redriven', '{"celsius":21.5}'),
      OnboardingRuleErrors: error(
        `$aws/events/certificates/registered/${caCertificateId}`,
        JSON.stringify(registered),
      ),
      ReplicationRuleDeadLetters: {
        source: 'landfall.registry',
        'detail-type': 'DeviceRowChanged',
        detail: row,
      },
      OnboardFailures: 'hello',
    };
    for (const [queue, body] of Object.entries(letters))
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: service.output(`${queue}Url`),
          MessageBody: JSON.stringify(body),
        }),
      );
    const queues = Object.keys(letters).flatMap((name) => ['--queue', name]);
    const mark = waits.mark();

    const moved = await redrive('--region', west, ...queues);
    await service.cloud.settled();

    expect([moved.exitCode, linesOf(moved.messages)]).toEqual([
      1,
      [
        'us-west-2 OnboardFailures stays',
        'us-west-2 OnboardingRuleErrors moved',
        'us-west-2 ReplicationRuleDeadLetters moved',
        'us-west-2 TelemetryRuleErrors moved',
      ],
    ]);
    expect(moved.stderr).toContain('landfall: 1 of 4 messages stays in the queues');
    const runs = service.observed
      .all()
      .slice(mark)
      .flatMap((event) =>
        event.type === 'invocation' && event.region === west
          ? [`${event.functionName} ${event.outcome}`]
          : [],
      );
    expect(runs).toEqual(
      expect.arrayContaining([
        'landfall-local-ingest succeeded',
        'landfall-local-onboard succeeded',
        'landfall-local-replicate succeeded',
      ]),
    );
    const stored = await service.view(west).messages();
    expect(stored.filter(({ thingName }) => thingName === 'behind-1')).toHaveLength(1);
    const left = await redrive('--dry-run', ...queues);
    expect(linesOf(left.messages)).toEqual(['us-west-2 OnboardFailures stays']);
  });
});
