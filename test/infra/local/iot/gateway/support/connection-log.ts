import type { CloudEvent, CloudEvents } from '../../../../../../infra/local/region/cloud-events.ts';

type ConnectionEvent = Extract<CloudEvent, { type: 'connection' }>;

export interface ConnectionLog {
  readonly all: () => readonly ConnectionEvent[];
  /** The first event, past or to come, that is as wanted. */
  readonly until: (isWanted: (event: ConnectionEvent) => boolean) => Promise<ConnectionEvent>;
  readonly closed: (clientId: string) => Promise<ConnectionEvent>;
}

export const logConnections = (events: CloudEvents): ConnectionLog => {
  const log: ConnectionEvent[] = [];
  const waiting = new Set<(event: ConnectionEvent) => void>();
  events.on('event', (event) => {
    if (event.type !== 'connection') return;
    log.push(event);
    for (const look of waiting) look(event);
  });
  const until: ConnectionLog['until'] = async (isWanted) => {
    const past = log.find(isWanted);
    if (past !== undefined) return past;
    return new Promise((resolve) => {
      const look = (event: ConnectionEvent): void => {
        if (!isWanted(event)) return;
        waiting.delete(look);
        resolve(event);
      };
      waiting.add(look);
    });
  };
  return {
    all: () => log,
    until,
    closed: async (clientId) => until((event) => event.outcome === 'closed' && event.clientId === clientId),
  };
};
