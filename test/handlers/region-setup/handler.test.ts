import { describe, expect, it } from '@jest/globals';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import type { CustomResourceAnswer } from '../../../handlers/region-setup/answer-cloudformation.ts';
import { createRegionSetupHandler } from '../../../handlers/region-setup/handler.ts';
import { createLambdaContext } from '../support/lambda-context.ts';
import { recordLog, recordMeasure } from '../support/recorded.ts';

const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/devices/stream/2026-11-24T06:00:00.000';
const event = {
  RequestType: 'Create',
  ResponseURL: 'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/x?sig=y',
  StackId: 'arn:aws:cloudformation:eu-west-1:000000000000:stack/landfall/1',
  RequestId: 'request-1',
  LogicalResourceId: 'RegionSetup',
  ResourceType: 'Custom::RegionSetup',
  ResourceProperties: { ServiceToken: 'arn', RegistryTableName: 'devices' },
};

/** `findings` are what DynamoDB answers in turn, the last one for ever; time passes only while the handler waits. */
const setup = (findings: readonly (string | undefined | Error)[], remainingMs = 60_000) => {
  let leftMs = remainingMs;
  let calls = 0;
  const answers: CustomResourceAnswer[] = [];
  const log = recordLog();
  const handle = createRegionSetupHandler({
    region: 'eu-west-1',
    findTableStream: () => {
      const finding = findings[Math.min(calls, findings.length - 1)];
      calls += 1;
      return finding instanceof Error ? Promise.reject(finding) : Promise.resolve(finding);
    },
    answer: (_, answer) => Promise.resolve(void answers.push(answer)),
    sleep: (ms) => {
      leftMs -= ms;
      return Promise.resolve();
    },
    logger: log.logger,
    measure: recordMeasure().measure,
  });
  const context = createLambdaContext(() => leftMs);
  return { handle: (raw: unknown) => handle(raw, context), answers, calls: () => calls, lines: log.lines };
};

describe('the region-setup handler', () => {
  it.each(['Create', 'Update'])('on %s answers with the ARN of the stream', async (RequestType) => {
    const { handle, answers } = setup([streamArn]);

    await expect(handle({ ...event, RequestType })).resolves.toStrictEqual({ status: 'SUCCESS' });
    expect(answers).toStrictEqual([
      {
        status: 'SUCCESS',
        physicalResourceId: 'region-setup-devices',
        data: { RegistryStreamArn: streamArn },
      },
    ]);
  });

  it('on Delete answers at once and asks for nothing', async () => {
    const { handle, answers, calls } = setup([streamArn]);

    await handle({ ...event, RequestType: 'Delete', PhysicalResourceId: 'region-setup-devices' });

    expect(answers).toStrictEqual([
      { status: 'SUCCESS', physicalResourceId: 'region-setup-devices', data: {} },
    ]);
    expect(calls()).toBe(0);
  });

  it('on Delete of what was never set up answers, too', async () => {
    const { handle, answers } = setup([streamArn]);

    await handle({ ...event, RequestType: 'Delete', PhysicalResourceId: 'x', ResourceProperties: {} });

    expect(answers).toMatchObject([{ status: 'SUCCESS', physicalResourceId: 'x' }]);
  });

  it('waits for a replica that is not there yet', async () => {
    const { handle, answers, calls } = setup([undefined, undefined, streamArn]);

    await handle(event);

    expect(answers).toMatchObject([{ status: 'SUCCESS' }]);
    expect(calls()).toBe(3);
  });

  it('keeps trying while DynamoDB fails', async () => {
    const { handle, answers } = setup([new Error('throttled'), streamArn]);

    await handle(event);

    expect(answers).toMatchObject([{ status: 'SUCCESS' }]);
  });

  it('fails in time, and says what to do, when the replica does not come', async () => {
    const { handle, answers, calls } = setup([undefined], 32_000);

    await expect(handle(event)).resolves.toStrictEqual({ status: 'FAILED' });
    expect(answers).toStrictEqual([
      {
        status: 'FAILED',
        physicalResourceId: 'region-setup-devices',
        reason:
          'Table devices has no replica with a stream in eu-west-1: deploy the primary Region first, with eu-west-1 in its list of Regions',
      },
    ]);
    // 10 s are kept for the answer, and five waits of 5 s would cut into them.
    expect(calls()).toBe(5);
  });

  it('says how the last try failed', async () => {
    const { handle, answers } = setup([new TypeError('x is not a function')], 20_000);

    await handle(event);

    expect(answers).toMatchObject([
      { status: 'FAILED', reason: expect.stringContaining('(the last try failed: x is not a function)') },
    ]);
  });

  it('does not wait where no waiting helps', async () => {
    const { handle, answers, calls } = setup([
      new TerminalError('unauthorized', 'DescribeTable: not allowed'),
    ]);

    await handle(event);

    expect(answers).toMatchObject([{ status: 'FAILED', reason: 'DescribeTable: not allowed' }]);
    expect(calls()).toBe(1);
  });

  it('answers before its time is up when DynamoDB never does', async () => {
    const answers: CustomResourceAnswer[] = [];
    const handle = createRegionSetupHandler({
      region: 'eu-west-1',
      findTableStream: () => new Promise(() => {}),
      answer: (_, answer) => Promise.resolve(void answers.push(answer)),
      sleep: () => Promise.resolve(),
      logger: recordLog().logger,
      measure: recordMeasure().measure,
    });

    await handle(event, createLambdaContext(10_001));

    expect(answers).toMatchObject([
      { status: 'FAILED', reason: 'DynamoDB in eu-west-1 did not answer in time about table devices' },
    ]);
  });

  it('answers to properties that are wrong', async () => {
    const { handle, answers } = setup([streamArn]);

    await handle({ ...event, ResourceProperties: { ServiceToken: 'arn' } });

    expect(answers).toStrictEqual([
      {
        status: 'FAILED',
        physicalResourceId: 'region-setup',
        reason: 'The event is malformed: RegistryTableName must be a string',
      },
    ]);
  });

  it.each([
    [{ ResponseURL: 'ftp://elsewhere/x' }, 'ResponseURL must be the pre-signed URL'],
    [{ ResponseURL: undefined }, 'ResponseURL must be the pre-signed URL'],
    [{ RequestType: 'Read' }, 'RequestType must be one of Create, Update, Delete'],
    [{ StackId: undefined }, 'StackId must be a string'],
  ])('throws where it cannot answer: %j', async (change, message) => {
    const { handle, answers } = setup([streamArn]);

    await expect(handle({ ...event, ...change })).rejects.toThrow(message);
    expect(answers).toStrictEqual([]);
  });

  it('does not log the URL that it answers to, nor puts it in an error', async () => {
    const { handle, lines } = setup([undefined], 20_000);

    await handle(event);

    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join()).not.toContain('sig=y');
  });
});
