import { GetV2LoggingOptionsCommand, IoTClient } from '@aws-sdk/client-iot';
import { describe, expect, it } from '@jest/globals';
import { createIotRegistry } from '../../../../../infra/local/iot/registry/iot-registry.ts';
import { CloudEvents } from '../../../../../infra/local/region/cloud-events.ts';
import { accountId, region, resourcesOf } from '../../support/resources.ts';
import { serveClient } from '../../support/serve-client.ts';
import { manualClock } from './support/manual-clock.ts';

const type = 'AWS::IoT::Logging';
const RoleArn = 'arn:aws:iam::000000000000:role/iot-logging';
const properties = { AccountId: accountId, DefaultLogLevel: 'WARN', RoleArn };

const setup = async () => {
  const registry = createIotRegistry({
    region,
    accountId,
    clock: manualClock(),
    events: new CloudEvents(),
    publish: () => undefined,
    dataEndpoint: 'ats.localhost',
    requireAssumable: (roleArn, service, keys) => {
      if (roleArn !== RoleArn || keys['aws:SourceAccount'] !== accountId)
        throw new Error(`${roleArn} cannot be assumed by ${service}`);
    },
  });
  return { resources: resourcesOf(registry.providers), ...(await serveClient(registry.service, IoTClient)) };
};

describe('AWS::IoT::Logging', () => {
  it('sets the options of the account, changes and clears them', async () => {
    const { client, resources } = await setup();

    const created = await resources.create(type, properties);
    const before = await client.send(new GetV2LoggingOptionsCommand({}));
    await resources.update(type, accountId, { ...properties, DefaultLogLevel: 'DISABLED' }, properties);
    const after = await client.send(new GetV2LoggingOptionsCommand({}));
    await resources.remove(type, accountId, properties);

    expect(created.physicalId).toBe(accountId);
    expect(before).toMatchObject({ roleArn: RoleArn, defaultLogLevel: 'WARN', disableAllLogs: false });
    expect(after).toMatchObject({ disableAllLogs: true });
    await expect(client.send(new GetV2LoggingOptionsCommand({}))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses a second set: there is one for all stages of an account', async () => {
    const { resources } = await setup();
    await resources.create(type, properties);

    await expect(resources.create(type, properties)).rejects.toThrow('one set for all stages');
  });

  it.each([
    [{ AccountId: '111111111111' }, 'is not the account of the stack'],
    [{ RoleArn: 'arn:aws:iam::000000000000:role/none' }, 'cannot be assumed by iot.amazonaws.com'],
    [{ DefaultLogLevel: 'LOUD' }, 'DefaultLogLevel'],
  ])('refuses %p', async (change, says) => {
    const { resources } = await setup();

    await expect(resources.create(type, { ...properties, ...change })).rejects.toThrow(says);
  });
});
