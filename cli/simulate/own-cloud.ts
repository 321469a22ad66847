import { X509Certificate } from 'node:crypto';
import { hasPki, initPki, readPair } from '../../infra/pki/pki-directory.ts';
import { localSettings } from '../local/clients.ts';
import { localStage } from '../local/deploy-service.ts';
import { localName, readRootCa, startLandfall } from '../local/start-landfall.ts';
import { readStage } from '../stage/read-stage.ts';
import type { Place } from './place.ts';

/** AWS waits a minute before it tries a function again. */
const clockSpeed = 20;

/** 15 a second, as AWS IoT registers certificates just in time; much more at once than a few cores can onboard end in time-outs. */
const everyMs = 1_000 / 15;

/** Several times what a function waits before it is tried a last time. */
const patienceMs = 30_000;

const requireLocalName = async (directory: string): Promise<void> => {
  const server = new X509Certificate((await readPair(directory, 'server')).certificatePem);
  if (server.checkHost(localName) === undefined)
    throw new Error(
      `The server certificate in ${directory} is not for ${localName} (${server.subjectAltName ?? server.subject}), so no device would trust the local cloud. Choose another folder with --dir; a PKI is made where there is none.`,
    );
};

/** A local cloud with the service in each Region, for as long as the simulation lasts. */
export const startOwnCloud = async (
  { directory, failing }: { readonly directory: string; readonly failing: string | undefined },
  say: (line: string) => void,
): Promise<Place> => {
  const { regions } = await readStage(localStage);
  if (failing !== undefined && !regions.includes(failing))
    throw new Error(
      `Region ${failing} is not one of the local cloud's (${regions.join(', ')}). Choose one of them with --fail-over.`,
    );
  if (failing !== undefined && regions.length === 1)
    throw new Error(`There is no Region but ${failing} to fail over to. Add one to infra/stages/local.yml.`);
  if (!(await hasPki(directory))) {
    await initPki({ directory, keyType: 'ec-p256', force: false }, [localName, '127.0.0.1']);
    say(`made the PKI in ${directory}`);
  }
  await requireLocalName(directory);
  const [primary, ...others] = regions;
  const landfall = await startLandfall({
    regions: [primary, ...others],
    pkiDirectory: directory,
    endpointPort: 0,
    mqttPort: 0,
    clockSpeed,
    onProgress: say,
  });
  const { cloud, outputs } = landfall;
  const tableName = outputs['TelemetryTableName'] ?? '';
  return {
    host: localName,
    port: cloud.namePort,
    rootCaPem: await readRootCa(directory),
    localAddress: (index) => `127.0.0.${(index % regions.length) + 1}`,
    everyMs,
    outage:
      failing === undefined
        ? undefined
        : {
            begin: async () => cloud.failRegion(failing),
            end: async () => cloud.restoreRegion(failing),
          },
    telemetry: {
      tables: regions.map((region) => ({
        tableName,
        region,
        settings: localSettings(cloud.endpoint, region),
      })),
    },
    patienceMs,
    close: landfall.close,
  };
};
