import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createCustomResourceProvider } from '../../../../infra/local/cloudformation/custom-resource-provider.ts';
import { deployStack } from '../../../../infra/local/cloudformation/deploy-stack.ts';
import { createResponseHooks } from '../../../../infra/local/endpoint/response-hooks.ts';
import { createCloudClock } from '../../../../infra/local/region/clock.ts';
import { createFakeProvider } from './fake-provider.ts';

const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:setup';
const eventSchema = z.looseObject({ RequestType: z.string(), ResponseURL: z.url() });
type Event = z.infer<typeof eventSchema>;

/** A template whose Subject takes `Colour` of the custom resource, whose function does `act` on each event. */
const setup = (act: (event: Event, answer: (body: unknown) => void) => void | Promise<void>) => {
  const hooks = createResponseHooks(() => 'http://127.0.0.1:1');
  const { provider, propertiesOf, failOn } = createFakeProvider();
  const events: Event[] = [];
  const custom = createCustomResourceProvider({
    hooks,
    clock: createCloudClock(3600),
    invoke: async (arn, event) => {
      if (arn !== functionArn) throw new Error(`invoked ${arn}`);
      const parsed = eventSchema.parse(event);
      events.push(parsed);
      const path = new URL(parsed.ResponseURL).pathname;
      await act(parsed, (body) => {
        hooks.deliver('PUT', path, JSON.stringify(body));
      });
    },
  });
  const request = (properties: object) => ({
    logicalId: 'Paint',
    stackName: 'stack',
    region: 'eu-west-1',
    accountId: '000000000000',
    properties: { ServiceToken: functionArn, ...properties },
  });
  const update = async (physicalId: string, properties: object, previous: object) =>
    custom.update?.(physicalId, request(properties), { ServiceToken: functionArn, ...previous });
  const deploy = async (properties: object = {}) =>
    deployStack({
      stackName: 'stack',
      region: 'eu-west-1',
      accountId: '000000000000',
      providers: [provider, custom],
      template: {
        Resources: {
          Paint: { Type: 'Custom::Paint', Properties: { ServiceToken: functionArn, ...properties } },
          Subject: {
            Type: 'Test::Thing',
            Properties: { Colour: { 'Fn::GetAtt': 'Paint.Colour' }, Id: { Ref: 'Paint' } },
          },
        },
      },
    });
  return { deploy, update, events, propertiesOf, failOn };
};

const succeed = (_event: Event, answer: (body: unknown) => void) => {
  answer({ Status: 'SUCCESS', PhysicalResourceId: 'pot-1', Data: { Colour: 'green', Litres: 3 } });
};

describe('a custom resource', () => {
  it('asks the function in the words of CloudFormation', async () => {
    const { deploy, events } = setup(succeed);

    await deploy({ Size: 3, Options: { isMatt: true, layers: [1, 2] } });

    expect(events).toEqual([
      {
        RequestType: 'Create',
        ResponseURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1\/cloudformation-responses\//),
        StackId: expect.stringMatching(/^arn:aws:cloudformation:eu-west-1:000000000000:stack\/stack\//),
        RequestId: expect.any(String),
        ResourceType: 'Custom::Paint',
        LogicalResourceId: 'Paint',
        ResourceProperties: {
          ServiceToken: functionArn,
          Size: '3',
          Options: { isMatt: 'true', layers: ['1', '2'] },
        },
      },
    ]);
  });

  it('has the answer as its id and attributes', async () => {
    const { deploy, propertiesOf } = setup(succeed);

    await deploy();

    expect(propertiesOf('Subject')).toEqual({ Colour: 'green', Id: 'pot-1' });
  });

  it('is deleted by the function, with its id', async () => {
    const { deploy, events } = setup(succeed);
    const stack = await deploy();

    await stack.remove();

    expect(events.at(-1)).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'pot-1' });
  });

  it('is updated by the function, which is told what it was', async () => {
    const { update, events } = setup(succeed);

    const updated = await update('pot-1', { Size: 4 }, { Size: 3 });

    expect(updated).toEqual({ physicalId: 'pot-1', attributes: { Colour: 'green', Litres: '3' } });
    expect(events).toMatchObject([
      {
        RequestType: 'Update',
        PhysicalResourceId: 'pot-1',
        ResourceProperties: { ServiceToken: functionArn, Size: '4' },
        OldResourceProperties: { ServiceToken: functionArn, Size: '3' },
      },
    ]);
  });

  it('is deleted when its creation fails, by the id that came with the failure', async () => {
    const { deploy, events } = setup(({ RequestType: type }, answer) => {
      answer({
        Status: type === 'Create' ? 'FAILED' : 'SUCCESS',
        PhysicalResourceId: 'pot-2',
        Reason: 'dry',
      });
    });

    await expect(deploy()).rejects.toThrow('dry');

    expect(events.at(-1)).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: 'pot-2' });
  });

  it('is deleted when a later resource fails', async () => {
    const { deploy, events, failOn } = setup(succeed);
    failOn('create Subject', 'no');

    await expect(deploy()).rejects.toThrow('resource Subject');

    expect(events.map(({ RequestType: type }) => type)).toEqual(['Create', 'Delete']);
  });

  it.each([
    [
      'the function answers FAILED',
      (_event: Event, answer: (body: unknown) => void) => {
        answer({ Status: 'FAILED', Reason: 'no paint left' });
      },
      'Received response status [FAILED] from custom resource. Message returned: no paint left',
    ],
    [
      'the function fails',
      () => {
        throw new Error('it broke');
      },
      'it broke',
    ],
    [
      'the answer has no id',
      (_event: Event, answer: (body: unknown) => void) => {
        answer({ Status: 'SUCCESS' });
      },
      'without a PhysicalResourceId',
    ],
    ['no answer comes', () => {}, 'put no answer to ResponseURL within 60 s'],
  ])('fails where %s', async (_what, act, message) => {
    const { deploy } = setup(act);

    const deploying = deploy({ ServiceTimeout: 60 });

    await expect(deploying).rejects.toThrow(`resource Paint (Custom::Paint) could not be created: `);
    await expect(deploying).rejects.toThrow(message);
  });
});
