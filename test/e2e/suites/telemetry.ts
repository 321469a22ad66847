import { describe, expect, it } from '@jest/globals';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { regions } from '../support/running-service.ts';
import type { Scene } from '../support/scene.ts';

const [, east] = regions;

export const telemetry = (scene: () => Scene): void => {
  describe('when a device sends what is no JSON', () => {
    it('stores the bytes, readable in both Regions', async () => {
      const { service } = scene();
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
};
