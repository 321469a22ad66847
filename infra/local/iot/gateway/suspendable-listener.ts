import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Lifecycle } from '../../region/lifecycle.ts';

export type SuspendableListener = Lifecycle & { readonly port: number };

const HOST = '127.0.0.1';

const isAddressInfo = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const bind = async (server: Server, port: number, name: string): Promise<number> => {
  try {
    server.listen(port, HOST);
    await once(server, 'listening');
  } catch (error) {
    const why =
      codeOf(error) === 'EADDRINUSE'
        ? 'the port is in use: stop what uses it, or choose another port'
        : String(error);
    throw new Error(`${name} cannot listen on ${HOST}:${port}: ${why}`, { cause: error });
  }
  const address = server.address();
  if (!isAddressInfo(address)) throw new Error(`${name} has no TCP port`);
  return address.port;
};

/**
 * Opens a TCP or TLS server on 127.0.0.1 that can go down and come back on the same port. While it is down a connection is
 * refused by the kernel, as by a host that is gone.
 *
 * @param name what listens, for the error of a port in use; with its Region where it has one
 */
export const openListener = async (
  server: Server,
  { port, name }: { readonly port: number; readonly name: string },
): Promise<SuspendableListener> => {
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  // A TLS server tells of a connection twice: as plain TCP before the handshake, and as TLS after it. Both are cut.
  server.on('connection', track);
  server.on('secureConnection', track);

  const boundPort = await bind(server, port, name);
  let isClosed = false;

  const suspend = async (): Promise<void> => {
    const stopped = server.listening ? once(server, 'close') : undefined;
    server.close();
    for (const socket of sockets) socket.destroy();
    await stopped;
  };

  return {
    port: boundPort,
    suspend,
    resume: async () => {
      if (isClosed) throw new Error(`${name} is closed and cannot resume`);
      if (!server.listening) await bind(server, boundPort, name);
    },
    close: async () => {
      isClosed = true;
      await suspend();
    },
  };
};
