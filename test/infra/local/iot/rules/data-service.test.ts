import { describe, expect, it } from '@jest/globals';
import { AwsError, type AwsRequest } from '../../../../../infra/local/endpoint/aws-service.ts';
import type { CloudMessage } from '../../../../../infra/local/iot/gateway/device-gateway.ts';
import { setup as setUp } from './support/setup.ts';

const setup = () => {
  const test = setUp();
  const delivered: CloudMessage[] = [];
  test.rules.onPublish((message) => delivered.push(message));
  return { ...test, delivered, service: test.rules.dataService };
};

const request = (changes: Partial<AwsRequest>): AwsRequest => ({
  region: 'eu-west-1',
  scope: 'iotdata',
  accessKeyId: 'test',
  method: 'POST',
  path: '/topics/cmd%2Fsensor-1%2Freboot',
  query: new URLSearchParams('qos=1'),
  headers: {},
  body: Buffer.from('{"in":5}'),
  ...changes,
});

describe("iot-data's Publish", () => {
  it('takes a message to the devices and to the rules', async () => {
    const { create, delivered, rules, service, targets } = setup();
    await create({ Sql: "SELECT *, clientid() AS c FROM 'cmd/#'" });

    const response = await service.handle(request({}));
    await rules.idle();

    expect(response.status).toBe(200);
    expect(delivered).toEqual([
      { topic: 'cmd/sensor-1/reboot', payload: Buffer.from('{"in":5}'), qos: 1, retain: false },
    ]);
    expect(targets.handedOver[0]?.body).toEqual({ in: 5, c: 'n/a' });
  });

  it('defaults to QoS 0 and retains when asked to', async () => {
    const { delivered, service } = setup();

    await service.handle(request({ query: new URLSearchParams('retain=true') }));

    expect(delivered).toMatchObject([{ qos: 0, retain: true }]);
  });

  it('needs iot:Publish on the topic, and more to retain', () => {
    const { service } = setup();
    const resource = 'arn:aws:iot:eu-west-1:000000000000:topic/cmd/sensor-1/reboot';

    expect(service.scopes).toEqual(['iotdata', 'iotdevicegateway']);
    expect(service.permissions(request({}))).toEqual([{ action: 'iot:Publish', resource }]);
    expect(service.permissions(request({ query: new URLSearchParams('retain=true') }))).toEqual([
      { action: 'iot:Publish', resource },
      { action: 'iot:RetainPublish', resource },
    ]);
  });

  it.each([
    {
      fault: "AWS's own events",
      changes: { path: '/topics/%24aws%2Fevents%2Fx' },
      name: 'ForbiddenException',
    },
    { fault: 'QoS 2', changes: { query: new URLSearchParams('qos=2') }, name: 'InvalidRequestException' },
    { fault: 'wildcards', changes: { path: '/topics/cmd%2F%23' }, name: 'InvalidRequestException' },
    {
      fault: 'a payload that is too large',
      changes: { body: Buffer.alloc(128 * 1024 + 1) },
      name: 'InvalidRequestException',
    },
    {
      fault: 'a topic that is not URL-encoded',
      changes: { path: '/topics/%' },
      name: 'InvalidRequestException',
    },
    {
      fault: 'another operation',
      changes: { path: '/things/a/shadow', method: 'GET' },
      name: 'UnknownOperationException',
    },
  ])('refuses $fault', async ({ changes, name }) => {
    const { delivered, service } = setup();

    await expect(service.handle(request(changes))).rejects.toMatchObject({ name });
    expect(delivered).toEqual([]);
  });

  it('puts an error on the wire as REST JSON', () => {
    const { service } = setup();

    const response = service.encodeError(new AwsError('ForbiddenException', 403, 'no'), request({}));

    expect(response).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'ForbiddenException' } });
    expect(JSON.parse(String(response.body))).toEqual({ message: 'no' });
  });
});

describe('messages of no client', () => {
  it('go to the devices, and those of a client do not: the broker has them', () => {
    const { delivered, publish, rules } = setup();

    publish('dt/sensor-1/t', '{}');
    rules.publish({
      topic: '$aws/events/x',
      payload: Buffer.from('{}'),
      clientId: undefined,
      certificateId: undefined,
    });

    expect(delivered).toMatchObject([{ topic: '$aws/events/x', qos: 1, retain: false }]);
  });
});
