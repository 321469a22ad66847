import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NoEngineError } from '../../infra/local/dynamodb/engine/locate-dynoxide.ts';
import type { IotQuotas } from '../../infra/local/iot/registry/quotas.ts';
import { type Cloud, startCloud } from '../../infra/local/start-cloud.ts';
import { readPair } from '../../infra/pki/pki-directory.ts';
import { deployService } from './deploy-service.ts';
import { readBundleSizes, readOutputs } from './read-stack.ts';

export interface LandfallOptions {
  readonly regions: readonly [string, ...string[]];
  readonly pkiDirectory: string;
  /** 0 lets the system choose. */
  readonly endpointPort: number;
  /** Port of the name; the Regions' own ports follow it. 0 lets the system choose all of them. */
  readonly mqttPort: number;
  /** How many seconds of AWS's waits, such as those before a retry, pass in a real one. */
  readonly clockSpeed?: number;
  /** How many seconds of a function's time limit pass in a real one; 1 when left out. */
  readonly timeLimitSpeed?: number;
  /** How long a write takes from one Region to another; none when left out. */
  readonly replicationLagMs?: number;
  /** Of AWS IoT, calls a second; unlimited when left out. */
  readonly iotQuotas?: IotQuotas;
  /** Environments of each function that are ready from the start; one when left out. */
  readonly initialInstances?: number;
  /** Whether onboarding checks revocation lists; as the stage says when left out. */
  readonly revocationList?: boolean;
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

/**
 * Starts AWS on localhost and installs the service in every Region by `serverless deploy`: the primary first, because its stack
 * declares the global tables, then the others side by side.
 */
export const startLandfall = async (options: LandfallOptions): Promise<LocalLandfall> => {
  const { regions, pkiDirectory, mqttPort, onProgress } = options;
  let cloud: Cloud | undefined;
  try {
    const server = await readPair(pkiDirectory, 'server');
    const intermediate = await readPair(pkiDirectory, 'intermediate');
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
      ...(options.timeLimitSpeed === undefined ? {} : { timeLimitSpeed: options.timeLimitSpeed }),
      ...(options.replicationLagMs === undefined ? {} : { replicationLagMs: options.replicationLagMs }),
      ...(options.initialInstances === undefined ? {} : { initialInstances: options.initialInstances }),
      ...(options.iotQuotas === undefined ? {} : { iotQuotas: options.iotQuotas }),
      ...(process.env['LANDFALL_DYNAMODB'] === undefined
        ? {}
        : { dynamodbUrl: process.env['LANDFALL_DYNAMODB'] }),
    });
    const { endpoint } = cloud;
    const install = async (region: string): Promise<void> => {
      const caCertificate = join(pkiDirectory, 'intermediate-ca', 'certificate.pem');
      const { revocationList } = options;
      await deployService({
        endpoint,
        region,
        regions,
        caCertificate,
        ...(revocationList === undefined ? {} : { revocationList }),
      });
      onProgress(`installed in ${region}`);
    };
    const [primary, ...others] = regions;
    await install(primary);
    await Promise.all(others.map(install));

    const outputs = await readOutputs(endpoint, primary);
    const bundles = await readBundleSizes(endpoint, primary, outputs);
    return { cloud, outputs, bundles, close: cloud.close };
  } catch (error) {
    await cloud?.close();
    if (error instanceof NoEngineError)
      throw new Error(`${error.message} The variable LANDFALL_DYNAMODB takes it.`, { cause: error });
    throw error;
  }
};

/** The root that devices trust. */
export const readRootCa = async (pkiDirectory: string): Promise<string> =>
  readFile(join(pkiDirectory, 'root-ca', 'certificate.pem'), 'utf8');
