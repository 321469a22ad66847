import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Takes a port of 127.0.0.1 until it is closed. */
export const takePort = async (): Promise<{ readonly port: number; readonly close: () => Promise<void> }> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('127.0.0.1 gives no free port');
  return {
    port: address.port,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
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
