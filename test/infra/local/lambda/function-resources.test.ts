import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { arnOf, startFunctions } from './start-functions.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});
const setup = async () => {
  const started = await startFunctions({ initialInstances: 0 });
  open.push(started.functions);
  return started;
};
const code = 'export const handler = async () => {};';

describe('AWS::Lambda::Function', () => {
  it('gives its name by Ref and its ARN by Fn::GetAtt', async () => {
    const { deploy } = await setup();

    const made = await deploy('named', code);

    expect(made).toMatchObject({ physicalId: 'named', attributes: { Arn: arnOf('named') } });
  });

  it.each([
    ['another runtime', { Runtime: 'python3.13' }, /Runtime: .*nodejs24\.x/],
    ['a layer', { Layers: ['arn'] }, /Layers/],
    ['a dead-letter queue', { DeadLetterConfig: {} }, /DeadLetterConfig/],
    ['a reserved variable', { Environment: { Variables: { AWS_REGION: 'x' } } }, /AWS_REGION/],
    ['a timeout of more than 15 minutes', { Timeout: 901 }, /Timeout/],
    ['code that is not in S3', { Code: { ZipFile: 'x' } }, /Code/],
  ])('refuses %s by name', async (_what, properties, message) => {
    const { deploy } = await setup();

    const deploying = deploy('odd', code, properties);

    await expect(deploying).rejects.toThrow(message);
  });

  it('refuses a name that is taken', async () => {
    const { deploy } = await setup();
    await deploy('twin', code);

    const deploying = deploy('twin', code);

    await expect(deploying).rejects.toThrow('a function named twin exists already');
  });

  it('is not found once it is removed', async () => {
    const { deploy, send } = await setup();
    const { remove } = await deploy('gone', code);

    await remove();

    await expect(send('gone', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('AWS::Lambda::Version', () => {
  it('counts up, and is invoked by its ARN', async () => {
    const { functions, deploy, create, invocations } = await setup();
    await deploy('versioned', code);

    const first = await create('AWS::Lambda::Version', { FunctionName: 'versioned' });
    const second = await create('AWS::Lambda::Version', { FunctionName: arnOf('versioned') });
    await functions.invokeAsync(second.physicalId, {}, { roleArn: 'any' });
    await functions.idle();

    expect(first).toMatchObject({ physicalId: `${arnOf('versioned')}:1`, attributes: { Version: '1' } });
    expect(second.attributes['FunctionArn']).toBe(`${arnOf('versioned')}:2`);
    expect(invocations).toHaveLength(1);
  });

  it('compares the hash of the code', async () => {
    const { deploy, create } = await setup();
    await deploy('hashed', code);
    const sha256 = createHash('sha256')
      .update(zipSync({ 'index.mjs': strToU8('other') }))
      .digest('base64');

    const creating = create('AWS::Lambda::Version', { FunctionName: 'hashed', CodeSha256: sha256 });

    await expect(creating).rejects.toThrow(`CodeSha256 is ${sha256}, but the code of hashed has`);
  });
});

describe('AWS::Lambda::EventInvokeConfig', () => {
  it.each([
    ['an onSuccess destination', { DestinationConfig: { OnSuccess: {} } }, /OnSuccess/],
    [
      'a destination that is no queue',
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:x' } } },
      /SQS/,
    ],
    ['three retries', { MaximumRetryAttempts: 3 }, /MaximumRetryAttempts/],
    ['another qualifier', { Qualifier: 'live' }, /Qualifier/],
  ])('refuses %s', async (_what, properties, message) => {
    const { deploy, create } = await setup();
    await deploy('any', code);

    const creating = create('AWS::Lambda::EventInvokeConfig', {
      FunctionName: 'any',
      Qualifier: '$LATEST',
      ...properties,
    });

    await expect(creating).rejects.toThrow(message);
  });
});
