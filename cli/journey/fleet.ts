import { X509Certificate } from 'node:crypto';
import { createDevice, type Device } from '../fleet/device.ts';
import type { Issuer } from '../../infra/pki/issue-certificate.ts';
import { issueDeviceCertificate } from '../../infra/pki/profiles.ts';

/** A device of the journey, with what the journey must know of it to check on it. */
export interface Traveller {
  readonly device: Device;
  readonly certificateId: string;
  /** The Region that is nearest to where it stands. */
  readonly nearestRegion: string;
}

export interface FleetOptions {
  readonly regions: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly rootCaPem: string;
  readonly intermediate: Issuer & { readonly certificatePem: string };
}

/** AWS IoT lets a client id connect once a second, so that is where the back-off starts. */
const backOff = { firstMs: 1_000, maxMs: 8_000 };

const fingerprint = (certificatePem: string): string =>
  new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase();

/** Makes devices that stand near one Region or another, each with a certificate of its own. */
export const createFleet =
  ({ regions, host, port, rootCaPem, intermediate }: FleetOptions) =>
  async (commonName: string, nearestRegion: string): Promise<Traveller> => {
    const { certificatePem, privateKeyPem } = await issueDeviceCertificate(
      commonName,
      'ec-p256',
      intermediate,
    );
    return {
      nearestRegion,
      certificateId: fingerprint(certificatePem),
      device: createDevice({
        clientId: commonName,
        chainPem: certificatePem + intermediate.certificatePem,
        privateKeyPem,
        rootCaPem,
        host,
        port,
        localAddress: `127.0.0.${regions.indexOf(nearestRegion) + 1}`,
        backOff,
      }),
    };
  };
