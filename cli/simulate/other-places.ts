import { rootCertificates } from 'node:tls';
import { localSettings } from '../local/clients.ts';
import { localStage } from '../local/deploy-service.ts';
import { localName, readRootCa } from '../local/start-landfall.ts';
import { identifyCallerIn } from '../stage/caller.ts';
import { globalTables } from '../stage/names.ts';
import { readStage } from '../stage/read-stage.ts';
import type { Place } from './place.ts';
import type { TelemetryTable } from './stored-messages.ts';

/** AWS IoT registers 15 certificates a second just in time (AWS General Reference, "AWS IoT Core endpoints and quotas"). */
const everyMs = 1_000 / 15;

const patienceMs = 60_000;

const telemetryTable = (stage: string): string => globalTables(stage)[1].tableName;

const tablesOf = (
  stage: string,
  regions: readonly string[],
  settings: (region: string) => TelemetryTable['settings'] = () => undefined,
): readonly TelemetryTable[] =>
  regions.map((region) => {
    const ours = settings(region);
    return {
      tableName: telemetryTable(stage),
      region,
      ...(ours === undefined ? {} : { settings: ours }),
    };
  });

const publicRoots = (): string => rootCertificates.join('\n');

/** Where devices cannot choose where they stand, and nobody can make a Region fail. */
const elsewhere = {
  localAddress: undefined,
  everyMs,
  outage: undefined,
  patienceMs,
  close: async () => undefined,
} as const;

/** A host that is there: a running `landfall local`, whose tables its endpoint leads to, or any other. */
export const openHost = async ({
  host,
  port,
  endpoint,
  directory,
}: {
  readonly host: string;
  readonly port: number;
  readonly endpoint: string | undefined;
  readonly directory: string;
}): Promise<Place> => {
  const { regions } = await readStage(localStage);
  const isLocal = host === localName;
  return {
    ...elsewhere,
    host,
    port,
    rootCaPem: (await readRootCa(directory)) + (isLocal ? '' : publicRoots()),
    localAddress: isLocal ? (index) => `127.0.0.${(index % regions.length) + 1}` : undefined,
    telemetry:
      endpoint === undefined
        ? { reason: 'give --endpoint of the local cloud, or --stage' }
        : { tables: tablesOf(localStage, regions, (region) => localSettings(endpoint, region)) },
  };
};

const accessTo = async (stage: string, regions: readonly string[]): Promise<Place['telemetry']> => {
  try {
    await identifyCallerIn(regions);
    return { tables: tablesOf(stage, regions) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
};

/**
 * The name of a stage on AWS. The caller needs `dynamodb:Query` on the telemetry table of each Region; without credentials nothing
 * is looked into.
 */
export const openStage = async ({
  stage,
  port,
  directory,
}: {
  readonly stage: string;
  readonly port: number;
  readonly directory: string;
}): Promise<Place> => {
  const { regions, domainName, serverCertificate, path } = await readStage(stage);
  if (domainName === null)
    throw new Error(
      `Stage "${stage}" has no name to connect to: set domainName in ${path}, or give --host with the DataEndpoint of a Region's stack.`,
    );
  return {
    ...elsewhere,
    host: domainName,
    port,
    rootCaPem: serverCertificate.mode === 'imported' ? await readRootCa(directory) : publicRoots(),
    telemetry: await accessTo(stage, regions),
  };
};
