import { strToU8, zipSync } from 'fflate';
import type {
  ResourceProvider,
  ResourceRequest,
} from '../../../../infra/local/cloudformation/resource-provider.ts';
import { createFunctions } from '../../../../infra/local/lambda/functions.ts';
import { type CloudClock, createCloudClock } from '../../../../infra/local/region/clock.ts';
import { CloudEvents, type CloudEvent } from '../../../../infra/local/region/cloud-events.ts';
import { createSessions } from '../../../../infra/local/sts/sessions.ts';

export const region = 'eu-west-1';
export const accountId = '000000000000';
export const roleArn = `arn:aws:iam::${accountId}:role/tester`;
export const arnOf = (name: string) => `arn:aws:lambda:${region}:${accountId}:function:${name}`;

type EventOf<T extends CloudEvent['type']> = Extract<CloudEvent, { readonly type: T }>;

/** Lambda of one Region on a clock that makes an hour pass in a second, with what goes out of it kept. */
export const startFunctions = async (
  options: {
    readonly clock?: CloudClock;
    readonly initialInstances?: number;
    readonly timeLimitSpeed?: number;
  } = {},
) => {
  const events = new CloudEvents();
  const invocations: EventOf<'invocation'>[] = [];
  const lines: string[] = [];
  const sent: { readonly queueArn: string; readonly record: unknown; readonly origin: unknown }[] = [];
  const denied = new Set<string>();
  let sendingFailure: string | undefined;
  const zips = new Map<string, Uint8Array>();
  events.on('event', (event) => {
    if (event.type === 'invocation') invocations.push(event);
    if (event.type === 'log') lines.push(event.line);
  });

  const functions = await createFunctions({
    region,
    accountId,
    clock: options.clock ?? createCloudClock(3600),
    events,
    roles: { isAllowed: (_roleArn, action) => !denied.has(action) },
    requireAssumable: () => {},
    sessions: createSessions(),
    sendMessage: async (queueArn, body, origin) => {
      if (sendingFailure !== undefined) throw new Error(sendingFailure);
      const record: unknown = JSON.parse(body);
      sent.push({ queueArn, record, origin });
    },
    readCode: async ({ S3Key }) => zips.get(S3Key) ?? new Uint8Array(),
    endpointUrl: () => 'http://127.0.0.1:1',
    traceDaemonAddress: '127.0.0.1:2',
    ...(options.initialInstances === undefined ? {} : { initialInstances: options.initialInstances }),
    ...(options.timeLimitSpeed === undefined ? {} : { timeLimitSpeed: options.timeLimitSpeed }),
  });

  const providerOf = (type: string): ResourceProvider => {
    const provider = functions.providers.find((one) => one.type === type);
    if (provider === undefined) throw new Error(`no provider of ${type}`);
    return provider;
  };
  const request = (logicalId: string, properties: object): ResourceRequest => ({
    logicalId,
    stackName: 'stack',
    region,
    accountId,
    properties: { ...properties },
  });

  return {
    functions,
    events,
    invocations,
    lines,
    sent,
    denied,
    failSending: (reason: string) => {
      sendingFailure = reason;
    },
    create: async (type: string, properties: object) => {
      const asked = request('Resource', properties);
      const made = await providerOf(type).create(asked);
      return { ...made, remove: async () => providerOf(type).remove(made.physicalId, asked) };
    },
    /** Deploys `code` as the module `index` of a function. */
    deploy: async (name: string, code: string, properties: object = {}) => {
      zips.set(`some/folder/${name}.zip`, zipSync({ 'index.mjs': strToU8(code) }));
      const asked = request(name, {
        FunctionName: name,
        Role: roleArn,
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Code: { S3Bucket: 'bucket', S3Key: `some/folder/${name}.zip` },
        ...properties,
      });
      const made = await providerOf('AWS::Lambda::Function').create(asked);
      return {
        ...made,
        /** As a stack that is updated does; with code, that lies under a key of its own. */
        update: async (change: { readonly code?: string; readonly properties?: object }) => {
          const S3Key = `other/folder/${name}.zip`;
          if (change.code !== undefined) zips.set(S3Key, zipSync({ 'index.mjs': strToU8(change.code) }));
          const wanted = {
            ...asked.properties,
            ...(change.code === undefined ? {} : { Code: { S3Bucket: 'bucket', S3Key } }),
            ...change.properties,
          };
          return providerOf('AWS::Lambda::Function').update?.(
            made.physicalId,
            request(name, wanted),
            asked.properties,
          );
        },
        remove: async () => providerOf('AWS::Lambda::Function').remove(made.physicalId, asked),
      };
    },
    /** Puts an event in the queue in the name of a role, whom this fake of IAM allows all. */
    send: async (name: string, event: unknown) => functions.invokeAsync(arnOf(name), event, { roleArn }),
    /** Resolves with the next line of a function that is `wanted`. */
    nextLine: async (wanted: string) =>
      new Promise<void>((resolve) => {
        const listen = (event: CloudEvent) => {
          if (event.type !== 'log' || event.line !== wanted) return;
          events.off('event', listen);
          resolve();
        };
        events.on('event', listen);
      }),
  };
};
