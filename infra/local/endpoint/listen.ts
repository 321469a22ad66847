import type { Server } from 'node:net';

const isPortTaken = (error: Error): boolean => 'code' in error && error.code === 'EADDRINUSE';

/** Listens on 127.0.0.1 and tells the port. One that is taken is an error that names it. */
export const listen = async (server: Server, port: number): Promise<number> => {
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => {
      reject(
        isPortTaken(error)
          ? new Error(`Port ${port} on 127.0.0.1 is in use: stop what listens there or choose another port.`)
          : error,
      );
    };
    server.once('error', refuse);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address.port;
};
