import { IoTClient } from '@aws-sdk/client-iot';
import { afterEach } from '@jest/globals';
import type { PublishToRules } from '../../../../../../infra/local/iot/gateway-registry.ts';
import {
  createIotRegistry,
  type IotRegistry,
} from '../../../../../../infra/local/iot/registry/iot-registry.ts';
import type { IotQuotas } from '../../../../../../infra/local/iot/registry/quotas.ts';
import { CloudEvents, type CloudEvent } from '../../../../../../infra/local/region/cloud-events.ts';
import type { Permission } from '../../../../../../infra/local/endpoint/aws-service.ts';
import { manualClock, type ManualClock } from './manual-clock.ts';
import { serve } from './serve.ts';

export const region = 'eu-west-1';
export const accountId = '000000000000';

export interface Setup {
  readonly registry: IotRegistry;
  readonly client: IoTClient;
  readonly clock: ManualClock;
  readonly published: readonly Parameters<PublishToRules>[0][];
  readonly told: readonly CloudEvent[];
  readonly permissions: readonly Permission[];
}

const closings: (() => Promise<void>)[] = [];

// dependency-cruiser cannot read `await using`.
afterEach(async () => {
  await Promise.all(closings.splice(0).map(async (close) => close()));
});

/** A registry behind HTTP, the real SDK in front of it, and a clock that stands until told. */
export const setup = async (options: { readonly quotas?: IotQuotas } = {}): Promise<Setup> => {
  const clock = manualClock();
  const events = new CloudEvents();
  const told: CloudEvent[] = [];
  const published: Parameters<PublishToRules>[0][] = [];
  events.on('event', (event) => told.push(event));
  const registry = createIotRegistry({
    region,
    accountId,
    clock,
    events,
    publish: (message) => published.push(message),
    dataEndpoint: 'localhost:8883',
    ...options,
  });
  const served = await serve(registry.service);
  const client = new IoTClient({
    region,
    endpoint: served.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  closings.push(async () => {
    client.destroy();
    await served.close();
  });
  return {
    registry,
    client,
    clock,
    published,
    told,
    permissions: served.permissions,
  };
};
