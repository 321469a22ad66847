import { afterEach, describe, expect, it, jest } from '@jest/globals';
import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { startEndpoint } from '../../../../infra/local/endpoint/endpoint.ts';
import { createResponseHooks } from '../../../../infra/local/endpoint/response-hooks.ts';
import { arnOf, region, roleArn, startFunctions } from './start-functions.ts';

// Threads are slow to start where cores are shared.
jest.setTimeout(60_000);

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});

const setup = async () => {
  const started = await startFunctions({ initialInstances: 0 });
  const endpoint = await startEndpoint({
    port: 0,
    regions: new Map([[region, { services: [started.functions.service], isUp: () => true }]]),
    authorize: () => {},
    hooks: createResponseHooks(() => ''),
  });
  const client = new LambdaClient({
    region,
    endpoint: endpoint.url,
    credentials: { accessKeyId: 'developer', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
  open.push(started.functions, endpoint, { close: async () => client.destroy() });
  return { ...started, client };
};

const echo = 'export const handler = async (event) => ({ got: event });';
const json = (payload: Uint8Array | undefined): unknown => JSON.parse(Buffer.from(payload ?? []).toString());

describe('the REST API of Lambda', () => {
  describe('Invoke', () => {
    it('answers what the function returns', async () => {
      const { client, deploy } = await setup();
      await deploy('echo', echo);

      const answer = await client.send(
        new InvokeCommand({ FunctionName: arnOf('echo'), Payload: JSON.stringify({ a: 1 }) }),
      );

      expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
      expect(answer.FunctionError).toBeUndefined();
      expect(json(answer.Payload)).toEqual({ got: { a: 1 } });
    });

    it('takes a payload of a thousand levels, and refuses one that localhost could not hand on', async () => {
      const { client, deploy } = await setup();
      await deploy('echo', echo);
      const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
      const invoke = async (Payload: string) =>
        client.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'Event', Payload }));

      expect(await invoke(nested(1_000))).toMatchObject({ StatusCode: 202 });
      await expect(invoke(nested(100_000))).rejects.toMatchObject({
        name: 'InvalidRequestContentException',
        message: expect.stringContaining('nested deeper than the 1500 levels'),
      });
    });

    it('answers null for a function that returns nothing, and gives {} for no payload', async () => {
      const { client, deploy, lines } = await setup();
      await deploy(
        'silent',
        'export const handler = async (event) => { console.log(JSON.stringify(event)); };',
      );

      const answer = await client.send(new InvokeCommand({ FunctionName: 'silent' }));

      expect(json(answer.Payload)).toBeNull();
      expect(lines).toEqual(['{}']);
    });

    it('answers an error of the function as a payload', async () => {
      const { client, deploy } = await setup();
      await deploy('broken', "export const handler = async () => { throw new RangeError('too far'); };");

      const answer = await client.send(new InvokeCommand({ FunctionName: 'broken' }));

      expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
      expect(json(answer.Payload)).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
    });

    it('takes an event and runs it later', async () => {
      const { client, functions, deploy, invocations } = await setup();
      await deploy('later', echo);

      const answer = await client.send(new InvokeCommand({ FunctionName: 'later', InvocationType: 'Event' }));
      await functions.idle();

      expect(answer.StatusCode).toBe(202);
      expect(invocations).toHaveLength(1);
    });

    it('runs nothing for a dry run', async () => {
      const { client, functions, deploy, invocations } = await setup();
      await deploy('dry', echo);

      const answer = await client.send(new InvokeCommand({ FunctionName: 'dry', InvocationType: 'DryRun' }));
      await functions.idle();

      expect(answer.StatusCode).toBe(204);
      expect(invocations).toEqual([]);
    });

    it('throttles beyond the reserved concurrency', async () => {
      const { client, deploy } = await setup();
      await deploy('none', echo, { ReservedConcurrentExecutions: 0 });

      const invoking = client.send(new InvokeCommand({ FunctionName: 'none' }));

      await expect(invoking).rejects.toMatchObject({
        name: 'TooManyRequestsException',
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      });
    });

    it.each([
      ['a payload that is no JSON', { Payload: '{' }, 'InvalidRequestContentException'],
      [
        'an event that is too large',
        { Payload: `"${'x'.repeat(2 ** 20)}"`, InvocationType: 'Event' as const },
        'RequestTooLargeException',
      ],
      ['a function that is not there', { FunctionName: 'nobody' }, 'ResourceNotFoundException'],
      ['a version that is not there', { Qualifier: '7' }, 'ResourceNotFoundException'],
    ])('refuses %s', async (_what, input, name) => {
      const { client, deploy } = await setup();
      await deploy('echo', echo);

      const invoking = client.send(new InvokeCommand({ FunctionName: 'echo', ...input }));

      await expect(invoking).rejects.toMatchObject({ name });
    });
  });

  it('describes functions', async () => {
    const { client, deploy } = await setup();
    await deploy('echo', echo, { MemorySize: 256, Timeout: 20, ReservedConcurrentExecutions: 4 });

    const one = await client.send(new GetFunctionCommand({ FunctionName: 'echo' }));
    const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'echo' }));
    const all = await client.send(new ListFunctionsCommand({}));

    expect(configuration).toMatchObject({
      FunctionName: 'echo',
      FunctionArn: arnOf('echo'),
      Role: roleArn,
      Runtime: 'nodejs24.x',
      MemorySize: 256,
      Timeout: 20,
      State: 'Active',
    });
    expect(one.Configuration?.CodeSha256).toBe(configuration.CodeSha256);
    expect(one.Concurrency?.ReservedConcurrentExecutions).toBe(4);
    expect(all.Functions?.map(({ FunctionName: name }) => name)).toEqual(['echo']);
  });
});
