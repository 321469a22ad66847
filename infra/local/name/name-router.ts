import { connect, createServer, type Socket } from 'node:net';
import { openListener, type SuspendableListener } from '../iot/gateway/suspendable-listener.ts';

export interface Route {
  readonly region: string;
  /** Of the Region's device gateway, on 127.0.0.1; `undefined` where the record leads nowhere. */
  readonly port: number | undefined;
  /** What the health check of the Region's record says. */
  readonly isUp: boolean;
}

/** What a closed end may still take to be written out to the other one. */
const DRAIN_MS = 5_000;

/**
 * The route that DNS would answer with: the nearest Region whose record is healthy. Where none is, all count as healthy
 * (Route 53 Developer Guide, "How Amazon Route 53 chooses records when health checking is configured").
 */
export const chooseRoute = (routes: readonly Route[], nearest: readonly string[]): Route | undefined => {
  const healthy = routes.filter(({ isUp }) => isUp);
  const candidates = healthy.length > 0 ? healthy : routes;
  return nearest.flatMap((region) => candidates.filter((route) => route.region === region))[0];
};

/** Ties two sockets: what one sends the other gets, and neither outlives the other. */
const splice = (one: Socket, other: Socket): void => {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.setNoDelay(true);
    from.pipe(to);
    // The reason is of no use: `close` follows, and the other end learns that.
    from.on('error', () => undefined);
    from.once('close', () => {
      // What came before the end is still delivered, unless the other end takes none of it.
      to.setTimeout(DRAIN_MS, () => to.destroy());
      to.destroySoon();
    });
  }
};

/**
 * Starts the one name that devices know: a TCP passthrough on 127.0.0.1 that stands in for Route 53's latency records. It decides anew for
 * each connection and never sees inside TLS. As DNS it only answers: a Region whose port refuses is not replaced by the
 * next one until its route says that it is down, and a live connection stays where it is.
 */
export const startNameRouter = async (options: {
  readonly port: number;
  readonly routes: () => readonly Route[];
  /** Regions for a client address, the nearest first. */
  readonly nearest: (clientAddress: string) => readonly string[];
}): Promise<SuspendableListener> => {
  const { port, routes, nearest } = options;

  const server = createServer((client) => {
    const route = chooseRoute(routes(), nearest(client.remoteAddress ?? ''));
    if (route?.port === undefined) {
      client.destroy();
      return;
    }
    splice(client, connect({ host: '127.0.0.1', port: route.port }));
  });

  return openListener(server, { port, name: 'The name router' });
};
