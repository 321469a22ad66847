import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  DeleteCACertificateCommand,
  RegisterCACertificateCommand,
  UpdateCACertificateCommand,
} from '@aws-sdk/client-iot';
import { regions, type NamedService } from '../named-service.ts';
import type { Fault } from './fault.ts';

const [first, second] = regions;

const caPem = async ({ caCertificatePath }: NamedService): Promise<string> =>
  readFile(caCertificatePath, 'utf8');
const caId = async (service: NamedService): Promise<string> =>
  new X509Certificate(await caPem(service)).fingerprint256.replaceAll(':', '').toLowerCase();

export const caFaults: readonly Fault[] = [
  {
    what: 'a CA that is INACTIVE',
    inject: async (service) =>
      service.clients[second].iot.send(
        new UpdateCACertificateCommand({ certificateId: await caId(service), newStatus: 'INACTIVE' }),
      ),
    expected: {
      name: 'CAs',
      region: second,
      status: 'wrong',
      detail: /is INACTIVE/,
      remedy: '--new-status ACTIVE',
    },
    mend: async (service) =>
      service.clients[second].iot.send(
        new UpdateCACertificateCommand({ certificateId: await caId(service), newStatus: 'ACTIVE' }),
      ),
  },
  {
    what: 'a CA that registers nobody by itself',
    inject: async (service) =>
      service.clients[second].iot.send(
        new UpdateCACertificateCommand({
          certificateId: await caId(service),
          newAutoRegistrationStatus: 'DISABLE',
        }),
      ),
    expected: {
      name: 'CAs',
      region: second,
      status: 'wrong',
      detail: /does not register devices/,
      remedy: '--new-auto-registration-status ENABLE',
    },
    mend: async (service) =>
      service.clients[second].iot.send(
        new UpdateCACertificateCommand({
          certificateId: await caId(service),
          newAutoRegistrationStatus: 'ENABLE',
        }),
      ),
  },
  {
    what: 'a CA that was deleted in one Region',
    inject: async (service) => {
      const { iot } = service.clients[second];
      const certificateId = await caId(service);
      await iot.send(new UpdateCACertificateCommand({ certificateId, newStatus: 'INACTIVE' }));
      await iot.send(new DeleteCACertificateCommand({ certificateId }));
    },
    expected: {
      name: 'CAs everywhere',
      region: second,
      status: 'wrong',
      detail: new RegExp(`of ${first} is not registered here`),
    },
    besides: ['CAs', 'CA files'],
    mend: async (service) =>
      service.clients[second].iot.send(
        new RegisterCACertificateCommand({
          caCertificate: await caPem(service),
          certificateMode: 'SNI_ONLY',
          setAsActive: true,
          allowAutoRegistration: true,
        }),
      ),
  },
  {
    what: 'files that are of another CA',
    asked: { settings: { caCertificatePaths: ['/nowhere/ca.pem'] } },
    expected: { name: 'CA files', region: first, status: 'unknown', detail: /\/nowhere\/ca\.pem/ },
  },
];
