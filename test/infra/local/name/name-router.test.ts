import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { chooseRoute, startNameRouter, type Route } from '../../../../infra/local/name/name-router.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface Backend {
  readonly port: number;
  readonly server: Server;
  /** The next connection that arrives here. */
  readonly accepted: () => Promise<Socket>;
}

/** A server that greets with the name of its Region. */
const startBackend = async (region: string): Promise<Backend> => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write(region);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    server,
    accepted: async () =>
      new Promise((resolve) => {
        server.once('connection', resolve);
      }),
  };
};

const setup = async () => {
  const [oregon, ireland] = [await startBackend('us-west-2'), await startBackend('eu-west-1')];
  const down = new Set<string>();
  const routes = (): readonly Route[] => [
    { region: 'us-west-2', port: oregon.port, isUp: !down.has('us-west-2') },
    { region: 'eu-west-1', port: ireland.port, isUp: !down.has('eu-west-1') },
  ];
  const asked: string[] = [];
  const router = await startNameRouter({
    port: 0,
    routes,
    nearest: (clientAddress) => {
      asked.push(clientAddress);
      return clientAddress === '127.0.0.2' ? ['us-west-2', 'eu-west-1'] : ['eu-west-1', 'us-west-2'];
    },
  });
  closers.push(router.close);
  const clients: Socket[] = [];
  closers.push(async () => {
    for (const client of clients) client.destroy();
  });
  return {
    oregon,
    ireland,
    down,
    asked,
    router,
    dial: (localAddress = '127.0.0.1'): Socket => {
      const client = connect({ host: '127.0.0.1', port: router.port, localAddress });
      client.on('error', () => undefined);
      clients.push(client);
      return client;
    },
  };
};

const receive = async (socket: Socket, length: number): Promise<Buffer> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let missing = length;
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      missing -= chunk.length;
      if (missing > 0) return;
      socket.off('data', take);
      resolve(Buffer.concat(chunks));
    };
    socket.on('data', take);
  });

const greeting = async (client: Socket): Promise<string> => {
  const chunk = await receive(client, 'eu-west-1'.length);
  return chunk.toString();
};

describe('the name router', () => {
  it('leads each client to the Region nearest to its address', async () => {
    const { asked, dial } = await setup();

    const greetings = [await greeting(dial('127.0.0.1')), await greeting(dial('127.0.0.2'))];

    expect(greetings).toEqual(['eu-west-1', 'us-west-2']);
    expect(asked).toEqual(['127.0.0.1', '127.0.0.2']);
  });

  it('leads to the next Region while the nearest is marked down, and leaves live connections where they are', async () => {
    const { dial, down, ireland } = await setup();
    const [accepted, before] = [ireland.accepted(), dial()];
    await greeting(before);

    down.add('eu-west-1');
    const during = await greeting(dial());
    down.delete('eu-west-1');
    const after = await greeting(dial());
    before.write('still here');
    const heard = await receive(await accepted, 'still here'.length);

    expect([during, after]).toEqual(['us-west-2', 'eu-west-1']);
    expect(heard.toString()).toBe('still here');
  });

  it('closes the connection when the Region refuses but is not marked down', async () => {
    const { dial, ireland, oregon } = await setup();
    const reached: unknown[] = [];
    oregon.server.on('connection', (socket) => reached.push(socket));
    ireland.server.close();
    await once(ireland.server, 'close');

    const client = dial();
    client.resume();
    await once(client, 'close');

    expect(reached).toEqual([]);
  });

  it('takes much data both ways whole', async () => {
    const { dial, ireland } = await setup();
    const accepted = ireland.accepted();
    const client = dial();
    const backend = await accepted;
    await greeting(client);
    const sent = Buffer.alloc(3_000_000, 'abcdefg');
    backend.pipe(backend);

    client.write(sent);
    const received = await receive(client, sent.length);

    expect(received.equals(sent)).toBe(true);
  });

  it('delivers what a device sent right before it ended the connection', async () => {
    const { dial, ireland } = await setup();
    const accepted = ireland.accepted();
    const client = dial();
    const sent = Buffer.alloc(20_000_000, 'abcdefg');
    const backend = await accepted;
    // A slow reader: some of the data is still in the router when the device is gone.
    backend.on('data', () => {
      backend.pause();
      setImmediate(() => backend.resume());
    });

    client.end(sent);
    const received = await receive(backend, sent.length);

    expect(received.equals(sent)).toBe(true);
  });

  describe('when the device ends the connection', () => {
    it.each(['end', 'destroy', 'resetAndDestroy'] as const)('ends that to the Region (%s)', async (how) => {
      const { dial, ireland } = await setup();
      const accepted = ireland.accepted();
      const client = dial();
      const backend = await accepted;
      await greeting(client);
      backend.resume();
      const closed = once(backend, 'close');

      client[how]();
      await closed;

      expect(backend.destroyed).toBe(true);
    });
  });

  describe('when the Region ends the connection', () => {
    it.each(['end', 'destroy', 'resetAndDestroy'] as const)('ends that to the device (%s)', async (how) => {
      const { dial, ireland } = await setup();
      const accepted = ireland.accepted();
      const client = dial();
      const backend = await accepted;
      await greeting(client);
      client.resume();
      const closed = once(client, 'close');

      backend[how]();
      await closed;

      expect(client.destroyed).toBe(true);
    });
  });

  it('cuts everything while suspended, and resumes on the same port', async () => {
    const { dial, ireland, router } = await setup();
    const accepted = ireland.accepted();
    const client = dial();
    const backend = await accepted;
    await greeting(client);
    const [clientClosed, backendClosed] = [once(client, 'close'), once(backend, 'close')];
    client.resume();
    backend.resume();

    await router.suspend();
    await Promise.all([clientClosed, backendClosed]);
    const [refusal]: unknown[] = await once(dial(), 'error').catch((error: unknown) => [error]);
    await router.resume();

    expect(refusal).toMatchObject({ code: 'ECONNREFUSED' });
    expect(await greeting(dial())).toBe('eu-west-1');
  });

  it('names a port that is in use', async () => {
    const { ireland } = await setup();

    const starting = startNameRouter({ port: ireland.port, routes: () => [], nearest: () => [] });

    await expect(starting).rejects.toThrow(`The name router cannot listen on 127.0.0.1:${ireland.port}`);
  });
});

describe('choosing a route', () => {
  const route = (region: string, isUp: boolean): Route => ({ region, port: 1, isUp });

  it.each([
    { when: 'all are up', up: { a: true, b: true }, chosen: 'a' },
    { when: 'the nearest is down', up: { a: false, b: true }, chosen: 'b' },
    { when: 'all are down: then all count as up', up: { a: false, b: false }, chosen: 'a' },
  ])('takes the nearest when $when', ({ up, chosen }) => {
    const routes = [route('b', up.b), route('a', up.a)];

    expect(chooseRoute(routes, ['a', 'b'])?.region).toBe(chosen);
  });

  it('has none for a place from where no Region is near', () => {
    expect(chooseRoute([route('a', true)], [])).toBeUndefined();
  });
});
