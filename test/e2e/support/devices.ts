import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackOff } from '../../../cli/fleet/back-off.ts';
import { createDevice, type Device } from '../../../cli/fleet/device.ts';
import { readRootCa } from '../../../cli/local/start-landfall.ts';
import { readIntermediate } from '../../../infra/pki/pki-directory.ts';
import { issueDeviceCertificate } from '../../../infra/pki/profiles.ts';
import { certificateIdOf } from '../../contract/support/test-pki.ts';

/** What is burnt into a device. */
export interface Identity {
  readonly thingName: string;
  readonly certificateId: string;
  readonly certificatePem: string;
  /** Own certificate followed by its issuer's. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
}

/** The identity that `landfall pki device` wrote. */
export const readIdentity = async (pkiDirectory: string, thingName: string): Promise<Identity> => {
  const read = async (file: string): Promise<string> =>
    readFile(join(pkiDirectory, 'devices', thingName, file), 'utf8');
  const certificatePem = await read('certificate.pem');
  return {
    thingName,
    certificateId: certificateIdOf(certificatePem),
    certificatePem,
    chainPem: await read('chain.pem'),
    privateKeyPem: await read('private-key.pem'),
  };
};

export const issueIdentity = async (pkiDirectory: string, thingName: string): Promise<Identity> => {
  const intermediate = await readIntermediate(pkiDirectory);
  const { certificatePem, privateKeyPem } = await issueDeviceCertificate(thingName, 'ec-p256', intermediate);
  return {
    thingName,
    certificateId: certificateIdOf(certificatePem),
    certificatePem,
    chainPem: certificatePem + intermediate.certificatePem,
    privateKeyPem,
  };
};

/** So that nobody waits for a device that was refused. */
const impatient: BackOff = { firstMs: 250, maxMs: 1_000 };

export interface Devices {
  /** Switches a device on: it connects to a port of localhost until it is stopped. */
  readonly switchOn: (identity: Identity, port: number, backOff?: BackOff) => Device;
  readonly stopAll: () => Promise<void>;
}

export const createDevices = async (pkiDirectory: string): Promise<Devices> => {
  const rootCaPem = await readRootCa(pkiDirectory);
  const devices: Device[] = [];
  return {
    switchOn: ({ thingName, chainPem, privateKeyPem }, port, backOff = impatient) => {
      const device = createDevice({
        clientId: thingName,
        chainPem,
        privateKeyPem,
        rootCaPem,
        host: 'localhost',
        port,
        backOff,
      });
      devices.push(device);
      device.start();
      return device;
    },
    stopAll: async () => {
      await Promise.all(devices.splice(0).map(async (device) => device.stop()));
    },
  };
};
