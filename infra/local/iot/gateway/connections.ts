import type { TLSSocket } from 'node:tls';
import type { Client } from 'aedes';
import type { CloudEvents } from '../../region/cloud-events.ts';

/** What the gateway knows of one TLS connection. */
export interface Connection {
  readonly client: Client;
  readonly socket: TLSSocket;
  /** Told by the CONNECT packet; `undefined` before it. */
  clientId: string | undefined;
  certificateId: string | undefined;
  /** Topic filters that the client was granted and still has. */
  readonly filters: Set<string>;
  /** Why it is being closed; set once, before the socket goes. */
  closeReason: string | undefined;
}

export interface Connections {
  readonly add: (client: Client, socket: TLSSocket) => void;
  /** Also answers for a connection that has gone, so that its will can be judged. */
  readonly of: (client: Client) => Connection;
  readonly live: () => readonly Connection[];
  /** Marks a connection as closing, for a reason that only the cloud's operator learns. */
  readonly condemn: (connection: Connection, reason: string) => void;
  readonly drop: (connection: Connection, reason: string) => void;
  /** Ends every other connection of the same client id [MQTT-3.1.4-2], and calls back when the broker is done with them. */
  readonly takeOver: (connection: Connection, done: () => void) => void;
  readonly accepted: (connection: Connection) => void;
}

export const createConnections = (region: string, events: CloudEvents): Connections => {
  const known = new WeakMap<Client, Connection>();
  const live = new Set<Connection>();

  const tell = (connection: Connection, outcome: 'accepted' | 'closed', reason?: string): void => {
    events.tell({
      type: 'connection',
      region,
      clientId: connection.clientId ?? '',
      certificateId: connection.certificateId,
      outcome,
      reason,
      atMs: Date.now(),
    });
  };

  const condemn = (connection: Connection, reason: string): void => {
    connection.closeReason ??= reason;
  };

  return {
    add: (client, socket) => {
      const connection: Connection = {
        client,
        socket,
        clientId: undefined,
        certificateId: undefined,
        filters: new Set(),
        closeReason: undefined,
      };
      known.set(client, connection);
      live.add(connection);
      socket.once('close', () => {
        live.delete(connection);
        // A handshake alone is nothing: AWS IoT takes no notice of a connection before its CONNECT packet.
        if (connection.clientId !== undefined)
          tell(connection, 'closed', connection.closeReason ?? 'the device closed the connection');
      });
    },
    of: (client) => {
      const connection = known.get(client);
      if (connection === undefined) throw new Error('the broker names a client that never connected');
      return connection;
    },
    live: () => [...live],
    condemn,
    drop: (connection, reason) => {
      condemn(connection, reason);
      connection.socket.destroy();
    },
    takeOver: (connection, done) => {
      const others = [...live].filter(
        (other) => other !== connection && other.clientId === connection.clientId,
      );
      let waitingFor = others.length;
      if (waitingFor === 0) return done();
      for (const other of others) {
        condemn(other, 'a newer connection took over the client id');
        // Not by destroying the socket: the broker would still be taking leave of the old client when the new one registers, and
        // then forget the new one with it.
        other.client.close(() => {
          waitingFor -= 1;
          if (waitingFor === 0) done();
        });
      }
    },
    accepted: (connection) => {
      tell(connection, 'accepted');
    },
  };
};
