import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoEngineError } from '../../infra/local/dynamodb/engine/locate-dynoxide.ts';
import { type Cloud, startCloud } from '../../infra/local/start-cloud.ts';
import { readPair } from '../../infra/pki/pki-directory.ts';
import { bundleSizes } from './bundle-sizes.ts';
import { packageService } from './package-service.ts';

export interface LandfallOptions {
  readonly regions: readonly [string, ...string[]];
  readonly pkiDirectory: string;
  /** 0 lets the system choose. */
  readonly endpointPort: number;
  /** Port of the name; the Regions' own ports follow it. 0 lets the system choose all of them. */
  readonly mqttPort: number;
  /** How many seconds of AWS's waits, such as those before a retry, pass in a real one. */
  readonly clockSpeed?: number;
  /** How long a write takes from one Region to another; none when left out. */
  readonly replicationLagMs?: number;
  /** Told as the installation goes on. */
  readonly onProgress: (what: string) => void;
}

/** The service, installed and running in every Region of the local cloud. */
export interface LocalLandfall {
  readonly cloud: Cloud;
  /** Outputs of the primary Region's stack. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Bytes of each function's bundle. */
  readonly bundles: Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

/** The name that devices connect to on localhost; it stands in the server's certificate. */
export const localName = 'localhost';

/**
 * Where a device is: its local address. 127.0.0.N is nearest to the N-th Region, and after it the others follow in order.
 */
const nearestTo =
  (regions: readonly string[]) =>
  (clientAddress: string): readonly string[] => {
    const position = (Number(clientAddress.split('.').at(-1)) - 1) % regions.length;
    return [...regions.slice(position), ...regions.slice(0, position)];
  };

/** Starts AWS on localhost and installs the service in every Region, the primary first, from what `serverless package` makes. */
export const startLandfall = async (options: LandfallOptions): Promise<LocalLandfall> => {
  const { regions, pkiDirectory, mqttPort, onProgress } = options;
  const packages = await mkdtemp(join(tmpdir(), 'landfall-packages-'));
  const removePackages = async (): Promise<void> => rm(packages, { recursive: true, force: true });
  let cloud: Cloud | undefined;
  try {
    const server = await readPair(pkiDirectory, 'server');
    const intermediate = await readPair(pkiDirectory, 'intermediate');
    const folderOf = (region: string): string => join(packages, region);
    cloud = await startCloud({
      regions,
      endpointPort: options.endpointPort,
      namePort: mqttPort,
      ...(mqttPort === 0 ? {} : { regionPorts: regions.map((_, index) => mqttPort + 1 + index) }),
      nearest: nearestTo(regions),
      serverNames: [localName],
      serverCertificate: {
        certificateChainPem: server.certificatePem + intermediate.certificatePem,
        privateKeyPem: server.privateKeyPem,
      },
      ...(options.clockSpeed === undefined ? {} : { clockSpeed: options.clockSpeed }),
      ...(options.replicationLagMs === undefined ? {} : { replicationLagMs: options.replicationLagMs }),
      ...(process.env['LANDFALL_DYNAMODB'] === undefined
        ? {}
        : { dynamodbUrl: process.env['LANDFALL_DYNAMODB'] }),
    });
    await Promise.all(
      regions.map(async (region) => {
        await packageService({
          region,
          regions,
          stage: 'local',
          caCertificate: join(pkiDirectory, 'intermediate-ca', 'certificate.pem'),
          folder: folderOf(region),
        });
        onProgress(`packaged for ${region}`);
      }),
    );

    const outputs: Record<string, string>[] = [];
    for (const region of regions) {
      outputs.push({ ...(await cloud.deploy({ region, packageDir: folderOf(region) })) });
      onProgress(`installed in ${region}`);
    }
    const bundles = await bundleSizes(folderOf(regions[0]));
    const running = cloud;
    return {
      cloud: running,
      outputs: outputs[0] ?? {},
      bundles,
      close: async () => {
        await running.close();
        await removePackages();
      },
    };
  } catch (error) {
    await cloud?.close();
    await removePackages();
    if (error instanceof NoEngineError)
      throw new Error(`${error.message} The variable LANDFALL_DYNAMODB takes it.`, { cause: error });
    throw error;
  }
};

/** The root that devices trust. */
export const readRootCa = async (pkiDirectory: string): Promise<string> =>
  readFile(join(pkiDirectory, 'root-ca', 'certificate.pem'), 'utf8');
