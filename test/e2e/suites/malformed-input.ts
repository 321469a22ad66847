import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { DeviceView } from '../../../cli/journey/region-view.ts';
import { localSettings } from '../../../cli/local/clients.ts';
import { eventually } from '../../contract/support/eventually.ts';
import { whole } from '../support/device-views.ts';
import { regions } from '../support/running-service.ts';
import type { Scene } from '../support/scene.ts';

const [west] = regions;

export const malformedInput = (scene: () => Scene): void => {
  describe('when what is malformed gets in', () => {
    const failure = z.object({
      requestContext: z.object({ condition: z.string(), approximateInvokeCount: z.number() }),
      requestPayload: z.object({ detail: z.looseObject({ thingName: z.unknown() }) }),
      responsePayload: z.object({ errorMessage: z.string() }),
    });
    let failures: readonly z.output<typeof failure>[] = [];
    let neighbour: readonly DeviceView[] = [];

    beforeAll(async () => {
      const { service, operator, viewsOf } = scene();
      const { events, sqs } = service.clients(west);
      const malformed = { thingName: 'malformed-for-event', status: 'ACTIVE', writtenBy: 'operator' };
      const identity = await service.issue('neighbour');

      await events.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: service.output('BusName'),
              Source: 'landfall.registry',
              DetailType: 'DeviceRowChanged',
              Detail: JSON.stringify({ thingName: 3, status: 'ACTIVE' }),
            },
          ],
        }),
      );
      await operator.write(malformed);
      await operator.write({
        ...malformed,
        thingName: 'malformed-for-saga',
        certificateId: 'a'.repeat(64),
        version: 1,
        updatedAtMs: 1,
      });
      await service.devices.switchOn(identity, service.portOf(west)).connected();
      neighbour = await eventually(
        async () => viewsOf(identity),
        (views) => views.every((view) => isDeepStrictEqual(view, whole)),
        60_000,
      );
      // Lambda's two retries of each.
      await service.cloud.settled();
      const { Messages: messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: service.output('ReplicateFailuresUrl'),
          MaxNumberOfMessages: 10,
        }),
      );
      failures = messages.map(({ Body }) => failure.parse(JSON.parse(Body ?? '')));
    });

    it.each([
      ['an event', 3, /detail\.thingName must be/],
      ['a row of which no event can be made', 'malformed-for-event', /detail\.certificateId must be/],
      ['a row that is none', 'malformed-for-saga', /row of malformed-for-saga is malformed: .*homeRegion/],
    ])(
      'keeps %s in the failure queue after its retries, with the field named',
      (_what, thingName, message) => {
        const ofIt = failures.filter(({ requestPayload }) => requestPayload.detail.thingName === thingName);

        expect(ofIt).toEqual([
          expect.objectContaining({
            requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
            responsePayload: { errorMessage: expect.stringMatching(message) },
          }),
        ]);
      },
    );

    it('holds up no other row', () => {
      expect(neighbour).toEqual([whole, whole]);
    });
  });

  describe('when an event reaches a function that no version of it takes', () => {
    const secret = 'do-not-show-me';
    const kept = z.object({
      requestContext: z.object({ condition: z.string(), approximateInvokeCount: z.number() }),
      requestPayload: z.unknown(),
      responsePayload: z.object({ errorMessage: z.string() }),
    });
    const levels = 1_000;
    const nested: unknown = JSON.parse(`${'['.repeat(levels)}"${secret}"${']'.repeat(levels)}`);
    const events: readonly (readonly [string, string, string, unknown])[] = [
      [
        '200 KB in one field',
        'onboard',
        'OnboardFailuresUrl',
        { certificateId: secret + 'x'.repeat(204_800) },
      ],
      ['a thousand levels', 'ingest', 'IngestFailuresUrl', { payload: nested }],
      [
        '10 000 keys, one of them __proto__',
        'replicate',
        'ReplicateFailuresUrl',
        JSON.parse(
          `{"__proto__":{"source":"${secret}"},${Array.from({ length: 10_000 }, (_, index) => `"${secret}${index}":1`).join()}}`,
        ),
      ],
      ['a list', 'onboard', 'OnboardFailuresUrl', [secret]],
      ['text with a byte order mark', 'ingest', 'IngestFailuresUrl', `\uFEFF${secret}`],
    ];
    let found: readonly z.output<typeof kept>[] = [];

    beforeAll(async () => {
      const { service } = scene();
      const { sqs } = service.clients(west);
      const lambda = new LambdaClient(localSettings(service.cloud.endpoint, west));
      for (const [, functionName, , payload] of events)
        await lambda.send(
          new InvokeCommand({
            FunctionName: `landfall-local-${functionName}`,
            InvocationType: 'Event',
            Payload: JSON.stringify(payload),
          }),
        );
      lambda.destroy();
      // Lambda's two retries of each.
      await service.cloud.settled();
      const queues = [...new Set(events.map(([, , output]) => output))];
      const received = await Promise.all(
        queues.map(async (output) =>
          sqs.send(new ReceiveMessageCommand({ QueueUrl: service.output(output), MaxNumberOfMessages: 10 })),
        ),
      );
      found = received
        .flatMap(({ Messages = [] }) => Messages)
        .map(({ Body = '' }) => kept.parse(JSON.parse(Body)));
    });

    it.each(events)('keeps it whole in the failure queue: %s', (_what, _name, _output, payload) => {
      const ofIt = found.filter(({ requestPayload }) => isDeepStrictEqual(requestPayload, payload));

      expect(ofIt).toMatchObject([
        {
          requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
          responsePayload: { errorMessage: expect.stringMatching(/^The event is malformed: .{1,1400}$/) },
        },
      ]);
    });

    it('shows nothing of it in a log', () => {
      const lines = scene()
        .service.observed.all()
        .flatMap((event) => (event.type === 'log' ? [event.line] : []));

      expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    });
  });
};
