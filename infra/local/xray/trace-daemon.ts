import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { CloudEvents } from '../region/cloud-events.ts';

export interface TraceDaemon {
  /** `host:port`, as AWS_XRAY_DAEMON_ADDRESS wants it. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/**
 * Stands in for the X-Ray daemon of one Region and tells every segment document that arrives. A datagram is a JSON header
 * line and the document (X-Ray developer guide, "Sending trace data to AWS X-Ray").
 */
export const startTraceDaemon = async (region: string, events: CloudEvents): Promise<TraceDaemon> => {
  const socket = createSocket('udp4');
  socket.on('message', (datagram) => {
    const text = datagram.toString();
    const end = text.indexOf('\n');
    if (end === -1) return;
    events.tell({ type: 'trace-segment', region, document: text.slice(end + 1), atMs: Date.now() });
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { address, port } = socket.address();
  let closing: Promise<void> | undefined;

  return {
    address: `${address}:${port}`,
    close: async () => {
      closing ??= new Promise((resolve) => {
        socket.close(() => {
          resolve();
        });
      });
      await closing;
    },
  };
};
