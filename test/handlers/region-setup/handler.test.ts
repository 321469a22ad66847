import { describe, expect, it } from '@jest/globals';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import type { CustomResourceAnswer } from '../../../handlers/region-setup/answer-cloudformation.ts';
import { createRegionSetupHandler, type RegionSetupDeps } from '../../../handlers/region-setup/handler.ts';
import type { ReplicaProspect } from '../../../infra/aws/dynamodb-replica.ts';
import { createLambdaContext } from '../support/lambda-context.ts';
import { recordLog, recordMeasure } from '../support/recorded.ts';

const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/devices/stream/2026-11-24T06:00:00.000';
const [oldCa, newCa] = ['a'.repeat(64), 'b'.repeat(64)];
const properties = {
  ServiceToken: 'arn',
  RegistryTableName: 'devices',
  PrimaryRegion: 'us-west-2',
  CaCertificateIds: [oldCa],
};
const event = {
  RequestType: 'Create',
  ResponseURL: 'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/x?sig=y',
  StackId: 'arn:aws:cloudformation:eu-west-1:000000000000:stack/landfall/1',
  RequestId: 'request-1',
  LogicalResourceId: 'RegionSetup',
  ResourceType: 'Custom::RegionSetup',
  ResourceProperties: properties,
};
const data = {
  RegistryStreamArn: streamArn,
  DataEndpoint: 'x-ats.iot.eu-west-1.amazonaws.com',
  RegistrationEvents: 'enabled',
};

/** What a port answers in turn, the last one for ever; an Error is thrown. */
const inTurn = <Value>(answers: readonly (Value | Error)[]) => {
  let calls = 0;
  return () => {
    const answer = answers[Math.min(calls, answers.length - 1)];
    calls += 1;
    if (answer instanceof Error) return Promise.reject(answer);
    return answer === undefined ? Promise.reject(new Error('no answer')) : Promise.resolve(answer);
  };
};

interface Given {
  /** What DynamoDB answers here in turn; `none` while there is no stream. */
  readonly streams?: readonly (string | Error)[];
  readonly prospects?: readonly (ReplicaProspect | Error)[];
  readonly endpoints?: readonly (string | Error)[];
  readonly events?: readonly ('enabled' | Error)[];
  readonly authorities?: readonly ('set' | 'missing' | Error)[];
  readonly remainingMs?: number;
  readonly region?: string;
  readonly replace?: Partial<RegionSetupDeps>;
}

/** Time passes only while the handler waits. */
const setup = (given: Given = {}) => {
  let leftMs = given.remainingMs ?? 60_000;
  const answers: CustomResourceAnswer[] = [];
  const calls: string[] = [];
  const log = recordLog();
  const nextStream = inTurn(given.streams ?? [streamArn]);
  const nextProspect = inTurn<ReplicaProspect>(given.prospects ?? [{ kind: 'coming' }]);
  const nextEndpoint = inTurn(given.endpoints ?? [data.DataEndpoint]);
  const nextEvents = inTurn(given.events ?? ['enabled' as const]);
  const nextAuthority = inTurn<'set' | 'missing'>(given.authorities ?? ['set']);

  const handle = createRegionSetupHandler({
    region: given.region ?? 'eu-west-1',
    findTableStream: async (table) => {
      calls.push(`stream of ${table}`);
      const found = await nextStream();
      return found === 'none' ? undefined : found;
    },
    findReplicaFrom: (region) => (table, replicaRegion) => {
      calls.push(`${region}: replica of ${table} in ${replicaRegion}`);
      return nextProspect();
    },
    findDataEndpoint: () => {
      calls.push('endpoint');
      return nextEndpoint();
    },
    enableRegistrationEvents: async () => {
      calls.push('events');
      await nextEvents();
    },
    setAuthorityStatus: (id, status) => {
      calls.push(`${id[0]} ${status}`);
      return nextAuthority();
    },
    answer: (_, answer) => Promise.resolve(void answers.push(answer)),
    sleep: (ms) => {
      leftMs -= ms;
      return Promise.resolve();
    },
    logger: log.logger,
    measure: recordMeasure().measure,
    ...given.replace,
  });
  const context = createLambdaContext(() => leftMs);
  return { handle: (raw: unknown) => handle(raw, context), answers, calls, lines: log.lines };
};

describe('the region-setup handler', () => {
  describe('on Create', () => {
    it('sets the Region up, in order, and answers with what the stack needs', async () => {
      const { handle, answers, calls } = setup();

      await expect(handle(event)).resolves.toStrictEqual({ status: 'SUCCESS' });
      expect(answers).toStrictEqual([{ status: 'SUCCESS', physicalResourceId: 'region-setup', data }]);
      expect(calls).toStrictEqual(['stream of devices', 'endpoint', 'a ACTIVE', 'events']);
    });

    it('answers to properties that are wrong', async () => {
      const { handle, answers, calls } = setup();

      await handle({ ...event, ResourceProperties: { ServiceToken: 'arn', CaCertificateIds: ['*'] } });

      expect(answers).toStrictEqual([
        {
          status: 'FAILED',
          physicalResourceId: 'region-setup',
          reason:
            'The event is malformed: RegistryTableName must be a string; PrimaryRegion must be the name of a Region; CaCertificateIds.0 must be 64 lower-case hex digits',
        },
      ]);
      expect(calls).toStrictEqual([]);
    });

    it('does without the registration events when AWS IoT refuses them, and says so', async () => {
      const { handle, answers, lines } = setup({
        events: [new TerminalError('unauthorized', 'not allowed')],
      });

      await handle(event);

      expect(answers).toMatchObject([
        { status: 'SUCCESS', data: { ...data, RegistrationEvents: 'unknown' } },
      ]);
      expect(lines.join('\n')).toMatch(/ERROR .*LF_REGISTRATION_EVENTS_UNKNOWN.*not allowed/);
    });
  });

  describe('while the registry has no stream here', () => {
    it('waits for a replica that the primary Region is making', async () => {
      const { handle, answers, calls } = setup({ streams: ['none', 'none', streamArn] });

      await handle(event);

      expect(answers).toMatchObject([{ status: 'SUCCESS' }]);
      expect(calls.slice(0, 5)).toStrictEqual([
        'stream of devices',
        'us-west-2: replica of devices in eu-west-1',
        'stream of devices',
        'us-west-2: replica of devices in eu-west-1',
        'stream of devices',
      ]);
    });

    it.each<{ readonly prospect: ReplicaProspect; readonly reason: string }>([
      {
        prospect: { kind: 'no-table' },
        reason:
          'Table devices does not exist in us-west-2, the primary Region: deploy us-west-2 first, then eu-west-1.',
      },
      {
        prospect: { kind: 'no-replica' },
        reason:
          "Table devices has no replica in eu-west-1: deploy us-west-2, the primary Region, first, with eu-west-1 in the stage's regions.",
      },
      {
        prospect: { kind: 'failed', reason: 'CREATION_FAILED: no key' },
        reason:
          'DynamoDB cannot make the replica of table devices in eu-west-1 (CREATION_FAILED: no key): mend that, deploy us-west-2, then eu-west-1.',
      },
    ])('says at once which Region to deploy first: $prospect.kind', async ({ prospect, reason }) => {
      const { handle, answers, calls } = setup({ streams: ['none'], prospects: [prospect] });

      await expect(handle(event)).resolves.toStrictEqual({ status: 'FAILED' });
      expect(answers).toStrictEqual([{ status: 'FAILED', physicalResourceId: 'region-setup', reason }]);
      expect(calls).toHaveLength(2);
    });

    it('asks no other Region in the primary', async () => {
      const { handle, answers, calls } = setup({ region: 'us-west-2', streams: ['none', streamArn] });

      await handle(event);

      expect(answers).toMatchObject([{ status: 'SUCCESS' }]);
      expect(calls.filter((call) => call.includes('replica'))).toStrictEqual([]);
    });

    it('goes on while the primary Region cannot be asked', async () => {
      const { handle, answers } = setup({
        streams: ['none', 'none', streamArn],
        prospects: [new Error('connect ETIMEDOUT')],
      });

      await handle(event);

      expect(answers).toMatchObject([{ status: 'SUCCESS' }]);
    });

    it('fails in time, and says what to do, when the replica does not come', async () => {
      const { handle, answers, calls } = setup({ streams: ['none'], remainingMs: 32_000 });

      await handle(event);

      expect(answers).toMatchObject([
        {
          status: 'FAILED',
          reason:
            'Table devices got no stream in eu-west-1 in time: deploy eu-west-1 again once DynamoDB has made it',
        },
      ]);
      // 10 s are kept for the answer, and five waits of 5 s would cut into them.
      expect(calls.filter((call) => call.startsWith('stream'))).toHaveLength(5);
    });
  });

  describe.each([
    ['the stream', { streams: [new Error('throttled'), streamArn] }],
    ['the endpoint', { endpoints: [new Error('throttled'), data.DataEndpoint] }],
    ['a CA', { authorities: [new Error('throttled'), 'set' as const] }],
  ])('when the call about %s is throttled', (_, given: Given) => {
    it('tries again', async () => {
      const { handle, answers } = setup(given);

      await handle(event);

      expect(answers).toMatchObject([{ status: 'SUCCESS', data }]);
    });
  });

  describe.each([
    ['the stream', { streams: [new TerminalError('unauthorized', 'DescribeTable: not allowed')] }],
    ['the endpoint', { endpoints: [new TerminalError('unauthorized', 'DescribeEndpoint: not allowed')] }],
    ['a CA', { authorities: [new TerminalError('unauthorized', 'UpdateCACertificate: not allowed')] }],
  ])('when no waiting helps about %s', (_, given: Given) => {
    it('answers at once', async () => {
      const { handle, answers } = setup(given);

      await handle(event);

      expect(answers).toMatchObject([{ status: 'FAILED', reason: expect.stringMatching(/: not allowed$/) }]);
    });
  });

  describe('on Update', () => {
    const update = { ...event, RequestType: 'Update', PhysicalResourceId: 'region-setup' };

    it('sets a CA that left the list INACTIVE, after its successor is ACTIVE', async () => {
      const { handle, answers, calls } = setup();

      await handle({
        ...update,
        ResourceProperties: { ...properties, CaCertificateIds: [newCa] },
        OldResourceProperties: { ...properties, CaCertificateIds: [oldCa, newCa] },
      });

      expect(answers).toMatchObject([{ status: 'SUCCESS', data }]);
      expect(calls.filter((call) => call.includes('ACTIVE'))).toStrictEqual(['b ACTIVE', 'a INACTIVE']);
    });

    it('takes it back when the update is rolled back', async () => {
      const { handle, calls } = setup();

      await handle({
        ...update,
        ResourceProperties: { ...properties, CaCertificateIds: [oldCa, newCa] },
        OldResourceProperties: { ...properties, CaCertificateIds: [newCa] },
      });

      expect(calls.filter((call) => call.includes('ACTIVE'))).toStrictEqual(['a ACTIVE', 'b ACTIVE']);
    });

    it('keeps the physical id whatever it is: another one would have CloudFormation delete this', async () => {
      const { handle, answers } = setup();

      await handle({ ...update, PhysicalResourceId: 'of an older version' });

      expect(answers).toMatchObject([{ physicalResourceId: 'of an older version' }]);
    });
  });

  describe('on Delete', () => {
    const remove = { ...event, RequestType: 'Delete', PhysicalResourceId: 'region-setup' };

    it('sets the CAs INACTIVE, and asks for nothing else', async () => {
      const { handle, answers, calls } = setup();

      await handle({ ...remove, ResourceProperties: { ...properties, CaCertificateIds: [oldCa, newCa] } });

      expect(answers).toStrictEqual([{ status: 'SUCCESS', physicalResourceId: 'region-setup', data: {} }]);
      expect(calls).toStrictEqual(['a INACTIVE', 'b INACTIVE']);
    });

    it('does not mind a CA that is gone', async () => {
      const { handle, answers } = setup({ authorities: ['missing'] });

      await handle(remove);

      expect(answers).toMatchObject([{ status: 'SUCCESS' }]);
    });

    it('tries again while it is throttled', async () => {
      const { handle, answers } = setup({ authorities: [new Error('throttled'), 'set'] });

      await handle(remove);

      expect(answers).toMatchObject([{ status: 'SUCCESS' }]);
    });

    it('says which CA is still ACTIVE when it cannot do it', async () => {
      const { handle, answers } = setup({ authorities: [new Error('throttled')], remainingMs: 20_000 });

      await handle(remove);

      expect(answers).toMatchObject([
        {
          status: 'FAILED',
          reason: `CA ${oldCa} could not be set INACTIVE in time: try again (the last try failed: throttled)`,
        },
      ]);
    });

    it.each([{}, { CaCertificateIds: 'all' }, undefined])(
      'answers about what was never set up: %j',
      async (ResourceProperties) => {
        const { handle, answers, calls } = setup();

        await handle({ ...remove, PhysicalResourceId: 'x', ResourceProperties });

        expect(answers).toMatchObject([{ status: 'SUCCESS', physicalResourceId: 'x' }]);
        expect(calls).toStrictEqual([]);
      },
    );
  });

  describe.each(['Create', 'Update', 'Delete'])('on %s, whatever happens', (RequestType) => {
    const request = { ...event, RequestType, PhysicalResourceId: 'region-setup' };
    const stuck = () => new Promise<never>(() => {});

    it('answers when there is a bug', async () => {
      const bug = () => {
        throw new TypeError('x is not a function');
      };
      const { handle, answers } = setup({
        remainingMs: 20_000,
        replace: { findTableStream: bug, setAuthorityStatus: bug },
      });

      await expect(handle(request)).resolves.toStrictEqual({ status: 'FAILED' });
      expect(answers).toMatchObject([{ reason: expect.stringContaining('x is not a function') }]);
    });

    it('answers before its time is up when AWS never does', async () => {
      const { handle, answers } = setup({
        remainingMs: 10_001,
        replace: { findTableStream: stuck, setAuthorityStatus: stuck },
      });

      await handle(request);

      expect(answers).toMatchObject([
        { status: 'FAILED', reason: 'AWS in eu-west-1 did not answer in time: try again' },
      ]);
    });

    it('does not log the URL that it answers to, nor puts it in an error', async () => {
      const failure = new Error('throttled');
      const { handle, lines } = setup({
        streams: [failure],
        authorities: [failure],
        remainingMs: 20_000,
      });

      await handle(request);

      expect(lines.length).toBeGreaterThan(0);
      expect(lines.join()).not.toContain('sig=y');
    });
  });

  it.each([
    [{ ResponseURL: 'ftp://elsewhere/x' }, 'ResponseURL must be the pre-signed URL'],
    [{ ResponseURL: undefined }, 'ResponseURL must be the pre-signed URL'],
    [{ RequestType: 'Read' }, 'RequestType must be one of Create, Update, Delete'],
    [{ StackId: undefined }, 'StackId must be a string'],
  ])('throws where it cannot answer: %j', async (change, message) => {
    const { handle, answers } = setup();

    await expect(handle({ ...event, ...change })).rejects.toThrow(message);
    expect(answers).toStrictEqual([]);
  });
});
