import type { CloudEvent } from '../../../infra/local/region/cloud-events.ts';
import type { RegionName, RunningService } from './running-service.ts';

type ConnectionEvent = Extract<CloudEvent, { readonly type: 'connection' }>;

/** Waits for what the cloud tells; what it told before counts where `since` lets it. */
export const createWaits = ({ observed }: RunningService) => {
  const connections = (
    region: RegionName,
    certificateId: string,
    since: number,
  ): readonly ConnectionEvent[] =>
    observed
      .all()
      .slice(since)
      .filter((event) => event.type === 'connection')
      .filter((event) => event.region === region && event.certificateId === certificateId);

  return {
    /** A mark in what was told; later waits can look at what comes after it. */
    mark: (): number => observed.all().length,
    connections,
    connection: async (
      outcome: 'accepted' | 'closed',
      region: RegionName,
      certificateId: string,
      since = 0,
    ): Promise<ConnectionEvent> =>
      observed.until(`a connection of ${certificateId} is ${outcome} in ${region}`, () =>
        connections(region, certificateId, since).find((event) => event.outcome === outcome),
      ),
    status: async (status: string, region: RegionName, certificateId: string, since = 0): Promise<void> => {
      await observed.until(`certificate ${certificateId} is ${status} in ${region}`, () =>
        observed
          .all()
          .slice(since)
          .find(
            (event) =>
              event.type === 'certificate-status' &&
              event.region === region &&
              event.certificateId === certificateId &&
              event.status === status,
          ),
      );
    },
    /** What the certificate was last told to be in a Region. */
    lastStatus: (region: RegionName, certificateId: string): string | undefined =>
      observed
        .all()
        .filter((event) => event.type === 'certificate-status')
        .findLast((event) => event.region === region && event.certificateId === certificateId)?.status,
  };
};

export type Waits = ReturnType<typeof createWaits>;
