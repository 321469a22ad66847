import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DescribeTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startDynoxide } from '../../../../../infra/local/dynamodb/engine/start-dynoxide.ts';
import { globalTable, IRELAND, startCloud, type TestCloud, WEST } from '../setup.ts';
import { descendantsOf, directoriesOf, gone, type RunningProcess } from './processes.ts';

jest.setTimeout(30_000);

const open: TestCloud[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});

const engines = (): readonly RunningProcess[] =>
  descendantsOf(process.pid).filter(({ commandLine }) => commandLine[0]?.endsWith('dynoxide') === true);

/** What is done to it from outside: by its pid. */
const kill = async (running: readonly RunningProcess[]): Promise<void> => {
  for (const { pid } of running) process.kill(pid, 'SIGKILL');
  await gone(running);
};

const setup = async () => {
  const test = await startCloud();
  open.push(test);
  await test.createResource(WEST, 'AWS::DynamoDB::GlobalTable', globalTable('devices', [WEST, IRELAND]));
  const put = async (region: string, key: string, maxAttempts = 10) =>
    test
      .client(region, { maxAttempts })
      .send(new PutItemCommand({ TableName: 'devices', Item: { pk: { S: key } } }));
  const has = async (region: string, key: string): Promise<boolean> => {
    const { Item } = await test
      .client(region, { maxAttempts: 10 })
      .send(new GetItemCommand({ TableName: 'devices', Key: { pk: { S: key } } }));
    return Item !== undefined;
  };
  return { ...test, put, has };
};

describe('an engine that ends', () => {
  it('is started again on what it has stored', async () => {
    const { put, has } = await setup();
    await put(WEST, 'before');

    await kill(engines());

    expect(await has(WEST, 'before')).toBe(true);
  });

  it('goes on with its streams and with replication', async () => {
    const { cloud, put, has } = await setup();
    cloud.cutReplication(IRELAND);
    await put(WEST, 'before');
    await kill(engines());
    await put(WEST, 'after');

    cloud.restoreReplication(IRELAND);
    await cloud.settled();

    expect(await Promise.all([has(IRELAND, 'before'), has(IRELAND, 'after')])).toEqual([true, true]);
  });

  it('is read on by those who read its stream', async () => {
    const { cloud, client, put } = await setup();
    const { Table: table } = await client(WEST).send(new DescribeTableCommand({ TableName: 'devices' }));
    const ended = new AbortController();
    const stream = cloud.region(WEST).openStream({
      streamArn: table?.LatestStreamArn ?? '',
      startingPosition: 'TRIM_HORIZON',
      batchSize: 1,
      signal: ended.signal,
    });
    const records = stream[Symbol.asyncIterator]();
    await put(WEST, 'before');
    const first = await records.next();

    const next = records.next();
    await kill(engines());
    await put(WEST, 'after');

    expect(first).toMatchObject({ value: [{ dynamodb: { Keys: { pk: { S: 'before' } } } }] });
    expect(await next).toMatchObject({ value: [{ dynamodb: { Keys: { pk: { S: 'after' } } } }] });
    ended.abort();
  });

  it('keeps every write that was answered', async () => {
    const { cloud, put, has } = await setup();
    const answered: string[] = [];
    const writer = async (name: string): Promise<void> => {
      for (let number = 0; number < 30; number += 1) {
        const key = `${name}-${number}`;
        await put(WEST, key, 1).then(
          () => answered.push(key),
          () => undefined,
        );
      }
    };
    const writing = Promise.all(['a', 'b', 'c', 'd'].map(writer));

    for (let kills = 0; kills < 3; kills += 1) {
      await put(WEST, `kill-${kills}`);
      await cloud.region(WEST).killEngine();
    }
    await writing;
    await cloud.settled();

    const found = await Promise.all(answered.map(async (key) => has(IRELAND, key)));
    expect(answered.length).toBeGreaterThan(0);
    expect(found).not.toContain(false);
  });

  it('is gone for good when it is closed while it starts', async () => {
    const engine = await startDynoxide('closed');
    await engine.kill();

    await engine.close();
    const left = engines();

    expect(left).toEqual([]);
  });

  describe('when it does not start again', () => {
    it('is named in the error of the next call, and where one waits for replication', async () => {
      const { cloud, put } = await setup();
      cloud.cutReplication(IRELAND);
      await put(WEST, 'a');
      const running = engines();
      for (const directory of directoriesOf(running)) rmSync(directory, { recursive: true });
      await kill(running);

      cloud.restoreReplication(IRELAND);

      await expect(cloud.settled()).rejects.toThrow(
        /The DynamoDB engine of (eu-west-1|us-west-2) ended with SIGKILL.*it does not start/s,
      );
      await expect(put(WEST, 'b', 1)).rejects.toMatchObject({
        name: 'ServiceUnavailable',
        message: expect.stringContaining('The DynamoDB engine of us-west-2'),
        $metadata: { httpStatusCode: 503 },
      });
    });
  });

  describe('when somebody else runs it', () => {
    it('cannot be killed', async () => {
      const engine = await startDynoxide('given');
      const test = await startCloud([WEST], { engineUrl: engine.url() });

      const killed = test.cloud.region(WEST).killEngine();

      await expect(killed).rejects.toThrow(
        `The DynamoDB at ${engine.url()} was not started here, so it cannot be killed: kill it yourself.`,
      );
      await test.close();
      await engine.close();
    });
  });
});
