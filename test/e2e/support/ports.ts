import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

const take = async (port: number): Promise<Server> => {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const free = async (servers: readonly Server[]): Promise<void> => {
  await Promise.all(
    servers.map(async (server) => {
      server.close();
      await once(server, 'close');
    }),
  );
};

export interface TakenPort {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Takes a port of 127.0.0.1 with two free ones on either side of it, below those that the system gives out by itself. */
export const takePort = async (): Promise<TakenPort> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const taken = await Promise.allSettled([port, port - 2, port - 1, port + 1, port + 2].map(take));
    const servers = taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const [ours, ...others] = servers;
    if (ours === undefined || servers.length < taken.length) {
      await free(servers);
      continue;
    }
    await free(others);
    return { port, close: async () => free([ours]) };
  }
};

/** Whether somebody answers at a port of 127.0.0.1. */
export const isListening = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};
