import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createEngine } from '../../../../../infra/local/dynamodb/engine/engine.ts';

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async ({ close }) => close()));
});

/** An engine in front of a process that runs, breaks off its next answers, and is started again when the test says so. */
const setup = async () => {
  let broken = 0;
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(String(incoming.headers['x-amz-target']));
    if (broken > 0) {
      broken -= 1;
      incoming.socket.destroy();
      return;
    }
    outgoing.end('{"Count":1}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  let started = Promise.withResolvers<void>();
  let isRunning = true;
  let death: string | undefined;
  started.resolve();
  const engine = createEngine(
    {
      url: () => `http://127.0.0.1:${String(port)}`,
      isRunning: () => isRunning,
      settled: async () => started.promise,
      death: () => death,
      kill: async () => {},
      close: async () => {},
    },
    'eu-west-1',
  );
  open.push({
    close: async () => {
      engine.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
  return {
    engine,
    asked,
    count: async () => engine.call('Scan', {}, z.object({ Count: z.number() })),
    breakAnswers: (answers: number) => {
      broken = answers;
    },
    end: () => {
      started = Promise.withResolvers();
      isRunning = false;
    },
    startAgain: () => {
      isRunning = true;
      started.resolve();
    },
    giveUp: (why: string) => {
      death = why;
      started.resolve();
    },
  };
};

describe('the engine of a Region', () => {
  describe('when its process is being started again', () => {
    it('is out of service for clients', async () => {
      const { engine, asked, end } = await setup();
      end();

      const answer = engine.send('Scan', '{}');

      await expect(answer).rejects.toMatchObject({ name: 'ServiceUnavailable', status: 503 });
      expect(engine.requireRunning).toThrow('The DynamoDB engine of eu-west-1 is being started again');
      expect(asked).toEqual([]);
    });

    it('lets the cloud itself wait', async () => {
      const { count, end, startAgain } = await setup();
      end();

      const answer = count();
      startAgain();

      expect(await answer).toEqual({ Count: 1 });
    });
  });

  describe('when its process ends before it answers', () => {
    it('fails for clients, who cannot know what was done', async () => {
      const { engine, breakAnswers } = await setup();
      breakAnswers(1);

      const answer = engine.send('PutItem', '{}');

      await expect(answer).rejects.toMatchObject({ name: 'InternalServerError', status: 500 });
    });

    it('is asked again by the cloud itself', async () => {
      const { count, asked, breakAnswers } = await setup();
      breakAnswers(2);

      const answer = await count();

      expect(answer).toEqual({ Count: 1 });
      expect(asked).toEqual(['Scan', 'Scan', 'Scan']);
    });

    it('is not asked for ever', async () => {
      const { count, breakAnswers } = await setup();
      breakAnswers(10);

      const answer = count();

      await expect(answer).rejects.toThrow('The DynamoDB engine of eu-west-1 does not answer');
    });
  });

  describe('when its process is given up', () => {
    it('says why, to clients and to the cloud', async () => {
      const { engine, count, end, giveUp } = await setup();
      end();

      giveUp('the disk is full');

      await expect(engine.send('Scan', '{}')).rejects.toThrow('the disk is full');
      await expect(count()).rejects.toThrow('the disk is full');
    });
  });
});
