import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { createAuthorize } from '../../../../infra/local/endpoint/authorize.ts';
import { AwsError, type AwsRequest, type AwsService } from '../../../../infra/local/endpoint/aws-service.ts';
import { encodeRestJsonError } from '../../../../infra/local/endpoint/encode-error.ts';
import { startEndpoint } from '../../../../infra/local/endpoint/endpoint.ts';
import { createResponseHooks } from '../../../../infra/local/endpoint/response-hooks.ts';
import { createSessions } from '../../../../infra/local/sts/sessions.ts';
import { createTokenService } from '../../../../infra/local/sts/token-service.ts';

const accountId = '000000000000';
const roleArn = `arn:aws:iam::${accountId}:role/path/reader`;
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});

/** A Lambda that knows no function and keeps what it was asked. */
const setup = async () => {
  const sessions = createSessions();
  const requests: AwsRequest[] = [];
  const down = new Set<string>();
  const allowed = new Set<string>();
  let handle: () => Promise<void> = async () => {};
  const lambda: AwsService = {
    scopes: ['lambda'],
    permissions: ({ region }) => [{ action: 'lambda:ListFunctions', resource: `functions of ${region}` }],
    handle: async (request) => {
      requests.push(request);
      await handle();
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"Functions":[]}' };
    },
    encodeError: encodeRestJsonError,
  };
  const hooks = createResponseHooks(() => endpoint.url);
  const endpoint = await startEndpoint({
    port: 0,
    regions: new Map(
      ['us-west-2', 'eu-west-1'].map((region) => [
        region,
        { services: [lambda, createTokenService(accountId, sessions)], isUp: () => !down.has(region) },
      ]),
    ),
    authorize: createAuthorize(sessions, {
      isAllowed: (role, action, resource) => role === roleArn && allowed.has(`${action} ${resource}`),
    }),
    hooks,
  });
  open.push(endpoint);

  const settings = (region: string, credentials = { accessKeyId: 'developer', secretAccessKey: 'x' }) => ({
    region,
    credentials,
    endpoint: endpoint.url,
    maxAttempts: 1,
  });
  return {
    endpoint,
    hooks,
    sessions,
    requests,
    down,
    allowed,
    settings,
    onHandle: (next: () => Promise<void>) => {
      handle = next;
    },
    list: async (...args: Parameters<typeof settings>) =>
      new LambdaClient(settings(...args)).send(new ListFunctionsCommand({})),
    whoAmI: async (...args: Parameters<typeof settings>) =>
      new STSClient(settings(...args)).send(new GetCallerIdentityCommand({})),
  };
};

describe('the endpoint', () => {
  it('reads service and Region from the signature of a call', async () => {
    const { list, requests } = await setup();

    await list('eu-west-1');

    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      region: 'eu-west-1',
      scope: 'lambda',
      accessKeyId: 'developer',
      method: 'GET',
      path: '/2015-03-31/functions',
    });
  });

  it('tells the developer who they are', async () => {
    const { whoAmI } = await setup();

    const identity = await whoAmI('us-west-2');

    expect(identity).toMatchObject({ Account: accountId, Arn: `arn:aws:iam::${accountId}:user/developer` });
  });

  it('tells a role session who it is', async () => {
    const { whoAmI, sessions } = await setup();
    const credentials = sessions.open({ roleArn, sessionName: 'fn' });

    const identity = await whoAmI('us-west-2', credentials);

    expect(identity.Arn).toBe(`arn:aws:sts::${accountId}:assumed-role/reader/fn`);
  });

  describe('when a call cannot be led anywhere', () => {
    it('refuses an unsigned call', async () => {
      const { endpoint } = await setup();

      const response = await fetch(`${endpoint.url}/2015-03-31/functions`);

      expect(response.status).toBe(403);
      expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationToken');
    });

    it('names the Regions that it knows', async () => {
      const { list } = await setup();

      const listing = list('ap-south-1');

      await expect(listing).rejects.toMatchObject({
        name: 'UnrecognizedClientException',
        message: 'No Region ap-south-1 runs here, but us-west-2, eu-west-1.',
      });
    });

    it('names a service that it does not know, on the JSON protocol', async () => {
      const { settings } = await setup();

      const listing = new EventBridgeClient(settings('us-west-2')).send(new ListEventBusesCommand({}));

      await expect(listing).rejects.toMatchObject({
        name: 'UnknownOperationException',
        message: 'localhost has no service events, but lambda, sts.',
      });
    });

    it('names a Region that it does not know, on the Query protocol', async () => {
      const { whoAmI } = await setup();

      const asking = whoAmI('ap-south-1');

      await expect(asking).rejects.toMatchObject({
        message: expect.stringContaining('No Region ap-south-1'),
      });
    });
  });

  describe('when a role session calls', () => {
    it('lets it do what its role may', async () => {
      const { list, sessions, allowed } = await setup();
      allowed.add('lambda:ListFunctions functions of eu-west-1');

      const listing = list('eu-west-1', sessions.open({ roleArn, sessionName: 'fn' }));

      await expect(listing).resolves.toMatchObject({ Functions: [] });
    });

    it('refuses what its role may not, and names it', async () => {
      const { list, sessions, allowed, requests } = await setup();
      allowed.add('lambda:ListFunctions functions of eu-west-1');

      const listing = list('us-west-2', sessions.open({ roleArn, sessionName: 'fn' }));

      await expect(listing).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message:
          'User: arn:aws:sts::000000000000:assumed-role/reader/fn is not authorized to perform: ' +
          'lambda:ListFunctions on resource: functions of us-west-2',
        $metadata: { httpStatusCode: 403 },
      });
      expect(requests).toEqual([]);
    });
  });

  describe('when a service fails', () => {
    it('puts its error on the wire', async () => {
      const { list, onHandle } = await setup();
      onHandle(async () => {
        throw new AwsError('TooManyRequestsException', 429, 'slower', { Reason: 'why' });
      });

      await expect(list('eu-west-1')).rejects.toMatchObject({
        name: 'TooManyRequestsException',
        message: 'slower',
        Reason: 'why',
      });
    });

    it('answers a bug of its own as an internal failure that says where', async () => {
      const { list, onHandle } = await setup();
      onHandle(async () => {
        throw new TypeError('a bug');
      });

      await expect(list('eu-west-1')).rejects.toMatchObject({
        name: 'InternalFailure',
        message: expect.stringContaining('TypeError: a bug'),
      });
    });
  });

  describe('when a Region is down', () => {
    it('breaks the connection, and answers for the other', async () => {
      const { list, down, requests } = await setup();
      down.add('us-west-2');

      await expect(list('us-west-2')).rejects.toThrow('socket hang up');
      await expect(list('eu-west-1')).resolves.toBeDefined();
      expect(requests).toHaveLength(1);
    });

    it('breaks off a call that is under way', async () => {
      const { endpoint, list, onHandle } = await setup();
      const begun = Promise.withResolvers<void>();
      onHandle(async () => {
        begun.resolve();
        await new Promise(() => {});
      });
      const listing = list('us-west-2');
      const outcome = expect(listing).rejects.toThrow('socket hang up');
      await begun.promise;

      endpoint.cut('us-west-2');

      await outcome;
    });

    it('loses the answer of a call that was done meanwhile', async () => {
      const { list, onHandle, down } = await setup();
      onHandle(async () => {
        down.add('us-west-2');
      });

      await expect(list('us-west-2')).rejects.toThrow('socket hang up');
    });
  });

  describe('when a port is taken', () => {
    it('says which', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      open.push({
        close: async () => {
          server.close();
        },
      });
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;

      const starting = startEndpoint({
        port,
        regions: new Map(),
        authorize: () => {},
        hooks: createResponseHooks(() => ''),
      });

      await expect(starting).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
    });
  });

  describe('a response hook', () => {
    it('takes one unsigned answer to its URL', async () => {
      const { hooks } = await setup();
      const hook = hooks.open();

      const response = await fetch(hook.url, { method: 'PUT', body: '{"Status":"SUCCESS"}' });

      expect(response.status).toBe(200);
      await expect(hook.answer).resolves.toBe('{"Status":"SUCCESS"}');
    });

    it('is not known after it is closed', async () => {
      const { hooks } = await setup();
      const hook = hooks.open();
      hook.close();

      const response = await fetch(hook.url, { method: 'PUT', body: '{}' });

      expect(response.status).toBe(404);
    });
  });
});
