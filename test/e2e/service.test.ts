import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListThingPrincipalsCommand } from '@aws-sdk/client-iot';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { DeviceView } from '../../cli/journey/region-view.ts';
import { eventually } from '../contract/support/eventually.ts';
import type { Identity } from './support/devices.ts';
import { createOperator, type Operator } from './support/operator.ts';
import { regions, type RegionName, type RunningService, startService } from './support/running-service.ts';
import { subsegmentNames } from './support/trace.ts';
import { createWaits, type Waits } from './support/waits.ts';

// The whole service is packaged and installed in two Regions.
jest.setTimeout(240_000);

const [west, east] = regions;

const whole: DeviceView = {
  certificateStatus: 'ACTIVE',
  hasThing: true,
  isAttached: true,
  policies: ['landfall-local-device'],
  rowStatus: 'ACTIVE',
};
const gone: DeviceView = {
  certificateStatus: undefined,
  hasThing: false,
  isAttached: false,
  policies: [],
  rowStatus: undefined,
};

let started:
  { readonly service: RunningService; readonly waits: Waits; readonly operator: Operator } | undefined;
beforeAll(async () => {
  const service = await startService();
  started = { service, waits: createWaits(service), operator: createOperator(service, west) };
});
afterEach(async () => started?.service.devices.stopAll());
afterAll(async () => started?.service.close());

const setup = () => {
  if (started === undefined) throw new Error('the service has not started');
  const { service, waits, operator } = started;
  const viewsOf = async ({ thingName, certificateId }: Identity): Promise<readonly DeviceView[]> =>
    Promise.all(regions.map(async (region) => service.view(region).device(thingName, certificateId)));
  /** A device that was let into both Regions, and is connected to both. */
  const connectedEverywhere = async (thingName: string) => {
    const identity = await service.issue(thingName);
    for (const region of regions) service.devices.switchOn(identity, service.portOf(region));
    for (const region of regions) await waits.connection('accepted', region, identity.certificateId);
    await service.cloud.settled();
    return identity;
  };
  return { service, waits, operator, viewsOf, connectedEverywhere };
};

describe('the service', () => {
  describe('when a device lands in both Regions at once', () => {
    it('lets it into both, once', async () => {
      const { service, viewsOf, connectedEverywhere } = setup();

      const identity = await connectedEverywhere('twin');

      expect(await viewsOf(identity)).toEqual([whole, whole]);
      for (const region of regions) {
        const { principals } = await service
          .clients(region)
          .iot.send(new ListThingPrincipalsCommand({ thingName: 'twin' }));
        expect(principals).toEqual([`arn:aws:iot:${region}:000000000000:cert/${identity.certificateId}`]);
      }
    });
  });

  describe('when the operator suspends a device', () => {
    it('drops its connections in every Region, and lets it in again once it is ACTIVE', async () => {
      const { service, waits, operator, viewsOf, connectedEverywhere } = setup();
      const identity = await connectedEverywhere('suspect');
      const { certificateId } = identity;
      const suspending = waits.mark();

      await operator.change('suspect', { status: 'SUSPENDED' });
      const dropped = await Promise.all(
        regions.map(async (region) => waits.connection('closed', region, certificateId, suspending)),
      );
      await service.cloud.settled();
      const suspended = await viewsOf(identity);
      const resuming = waits.mark();
      await operator.change('suspect', { status: 'ACTIVE' });
      for (const region of regions) await waits.connection('accepted', region, certificateId, resuming);
      await service.cloud.settled();

      for (const { reason } of dropped) expect(reason).toBe('the certificate is no longer ACTIVE');
      const kept = { ...whole, certificateStatus: 'INACTIVE', rowStatus: 'SUSPENDED' };
      expect(suspended).toEqual([kept, kept]);
      expect(await viewsOf(identity)).toEqual([whole, whole]);
    });
  });

  describe('when the operator revokes a device', () => {
    it('drops it in every Region and never lets it in again', async () => {
      const { service, waits, operator, viewsOf, connectedEverywhere } = setup();
      const identity = await connectedEverywhere('thief');
      const { certificateId } = identity;

      await operator.change('thief', { status: 'REVOKED' });
      for (const region of regions) await waits.status('REVOKED', region, certificateId);
      await service.cloud.settled();
      const revoked = waits.mark();
      const refused = await Promise.all(
        regions.map(async (region) => waits.connection('closed', region, certificateId, revoked)),
      );

      for (const { region, reason } of refused) {
        expect(reason).toContain('REVOKED');
        expect(waits.connections(region === west ? west : east, certificateId, revoked)).not.toContainEqual(
          expect.objectContaining({ outcome: 'accepted' }),
        );
      }
      const out = { ...whole, certificateStatus: 'REVOKED', rowStatus: 'REVOKED' };
      expect(await viewsOf(identity)).toEqual([out, out]);
    });
  });

  describe('when the operator retires a device', () => {
    const retire = async (thingName: string) => {
      const { service, operator, connectedEverywhere } = setup();
      const identity = await connectedEverywhere(thingName);
      await service.devices.stopAll();
      await operator.change(thingName, {
        status: 'RETIRED',
        expiresAt: Math.floor(Date.now() / 1000) + 86_400,
      });
      await service.cloud.settled();
      return identity;
    };

    it('leaves nothing but the tombstone, in both Regions', async () => {
      const { viewsOf } = setup();

      const identity = await retire('veteran');

      const nothing = { ...gone, rowStatus: 'RETIRED' };
      expect(await viewsOf(identity)).toEqual([nothing, nothing]);
    });
  });

  describe('when two certificates claim one name, one in each Region', () => {
    it('lets one of them win everywhere, and leaves the other nothing', async () => {
      const { service, waits, operator, viewsOf } = setup();
      const inWest = await service.issue('contested');
      const inEast = await service.issue('contested');

      service.devices.switchOn(inWest, service.portOf(west));
      service.devices.switchOn(inEast, service.portOf(east));
      await service.observed.until('one of the two is ACTIVE in both Regions, the other nowhere', () => {
        const last = (region: RegionName, { certificateId }: Identity) =>
          waits.lastStatus(region, certificateId);
        const has = (winner: Identity, loser: Identity, loserRegion: RegionName): boolean =>
          regions.every((region) => last(region, winner) === 'ACTIVE') &&
          last(loserRegion, loser) === 'INACTIVE';
        return has(inWest, inEast, east) || has(inEast, inWest, west) ? true : undefined;
      });
      await service.devices.stopAll();
      await service.cloud.settled();

      const { certificateId } = await operator.read('contested');
      const [winner, loser] = certificateId === inWest.certificateId ? [inWest, inEast] : [inEast, inWest];
      expect(certificateId).toBe(winner.certificateId);
      expect(await viewsOf(winner)).toEqual([whole, whole]);
      for (const view of await viewsOf(loser)) {
        expect(view).toMatchObject({ isAttached: false, policies: [] });
        expect(['INACTIVE', undefined]).toContain(view.certificateStatus);
      }
    });
  });

  describe('when a device sends what is no JSON', () => {
    it('stores the bytes, readable in both Regions', async () => {
      const { service } = setup();
      const identity = await service.issue('camera');
      const device = service.devices.switchOn(identity, service.portOf(east));
      const bytes = Buffer.from([0, 255, 1, 200, 123]);

      await device.publish('dt/camera/frame', bytes);
      await service.cloud.settled();

      for (const region of regions) {
        const { Items } = await service.clients(region).documents.send(
          new QueryCommand({
            TableName: service.output('TelemetryTableName'),
            KeyConditionExpression: 'thingName = :thingName',
            ExpressionAttributeValues: { ':thingName': 'camera' },
          }),
        );
        expect(Items).toEqual([
          expect.objectContaining({
            payload: new Uint8Array(bytes),
            topic: 'dt/camera/frame',
            certificateId: identity.certificateId,
            region: east,
          }),
        ]);
      }
    });
  });

  describe('when X-Ray is asked', () => {
    it('shows every step of onboarding as a subsegment', async () => {
      const { service, waits, connectedEverywhere } = setup();
      const before = waits.mark();

      await connectedEverywhere('traced');

      const names = subsegmentNames(service.observed.all().slice(before));
      expect(names).toEqual(
        expect.arrayContaining([
          'read certificate',
          'admit',
          'claim',
          'create thing',
          'attach certificate',
          'attach policy',
          'activate',
          'record',
        ]),
      );
    });
  });

  describe('when what is malformed gets in', () => {
    const failure = z.object({
      requestContext: z.object({ condition: z.string(), approximateInvokeCount: z.number() }),
      requestPayload: z.object({ detail: z.looseObject({ thingName: z.unknown() }) }),
      responsePayload: z.object({ errorMessage: z.string() }),
    });
    let failures: readonly z.output<typeof failure>[] = [];
    let neighbour: readonly DeviceView[] = [];

    beforeAll(async () => {
      const { service, operator, viewsOf } = setup();
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
              Detail: JSON.stringify({ thingName: 3 }),
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
});
