import type { CertificateFacts } from '../../domain/certificate/certificate-facts.ts';
import { createInMemoryCertificateAuthorities } from '../fakes/in-memory-certificate-authorities.ts';
import { createInMemoryCertificateReader } from '../fakes/in-memory-certificate-reader.ts';
import { createInMemoryCertificateRegistry } from '../fakes/in-memory-certificate-registry.ts';
import { createInMemoryCertificatesElsewhere } from '../fakes/in-memory-certificates-elsewhere.ts';
import { createInMemoryClaimPositions } from '../fakes/in-memory-claim-positions.ts';
import { createInMemoryDevicePolicy } from '../fakes/in-memory-device-policy.ts';
import { createInMemoryDeviceRegistry } from '../fakes/in-memory-device-registry.ts';
import { createInMemoryExpiredClaims } from '../fakes/in-memory-expired-claims.ts';
import { createInMemoryInventory } from '../fakes/in-memory-inventory.ts';
import type { InMemoryIot } from '../fakes/in-memory-iot.ts';
import { createInMemoryIot, pemOf } from '../fakes/in-memory-iot.ts';
import { createInMemoryPassRecords } from '../fakes/in-memory-pass-records.ts';
import { createInMemoryTelemetryStore } from '../fakes/in-memory-telemetry-store.ts';
import { createInMemoryThingRegistry } from '../fakes/in-memory-thing-registry.ts';
import { describeCertificateAuthorities } from './certificate-authorities-contract.ts';
import { describeCertificateReader } from './certificate-reader-contract.ts';
import { describeCertificateRegistry } from './certificate-registry-contract.ts';
import { describeCertificatesElsewhere } from './certificates-elsewhere-contract.ts';
import { describeClaimPositions } from './claim-positions-contract.ts';
import { describeDevicePolicy } from './device-policy-contract.ts';
import { describeDeviceRegistry } from './device-registry-contract.ts';
import { describeExpiredClaims } from './expired-claims-contract.ts';
import { describeInventory } from './inventory-contract.ts';
import { describePassRecords } from './pass-records-contract.ts';
import { describeTelemetryStore } from './telemetry-store-contract.ts';
import { describeThingRegistry } from './thing-registry-contract.ts';

const thingName = 'sensor-1';
const certificateId = 'a'.repeat(64);
const otherCertificateId = 'b'.repeat(64);
const unknownCertificateId = 'f'.repeat(64);
const facts: CertificateFacts = {
  commonNames: [thingName],
  notBeforeMs: 0,
  notAfterMs: 1,
  isIssuedByCa: true,
  caNotBeforeMs: 0,
  caNotAfterMs: 1,
  key: { type: 'EC', curve: 'P-256' },
  signatureAlgorithm: 'SHA256-ECDSA',
  isCa: false,
  unknownCriticalExtensions: [],
};

const iotWith = (
  status: 'PENDING_ACTIVATION' | 'INACTIVE',
  ...certificateIds: readonly string[]
): InMemoryIot => {
  const iot = createInMemoryIot();
  for (const id of certificateIds) {
    iot.certificates.set(id, { certificateId: id, certificatePem: pemOf(id), status });
  }
  return iot;
};

describeThingRegistry('in-memory thing registry', async () => {
  const iot = iotWith('INACTIVE', certificateId, otherCertificateId);
  return {
    things: createInMemoryThingRegistry(iot),
    thingName,
    certificateId,
    otherCertificateId,
    unknownCertificateId,
    createForeignThing: async (name) => {
      iot.things.set(name, { thingName: name });
    },
  };
});

describeCertificateRegistry('in-memory certificate registry', async () => {
  const iot = iotWith('PENDING_ACTIVATION', certificateId);
  const unverifiablePem = pemOf(unknownCertificateId);
  iot.unverifiable.add(unverifiablePem);
  return {
    certificates: createInMemoryCertificateRegistry(iot),
    things: createInMemoryThingRegistry(iot),
    policy: createInMemoryDevicePolicy(iot),
    thingName,
    unregistered: { certificateId: otherCertificateId, certificatePem: pemOf(otherCertificateId) },
    pending: { certificateId, certificatePem: pemOf(certificateId) },
    unverifiablePem,
  };
});

describeDevicePolicy('in-memory device policy', async () => {
  const iot = iotWith('INACTIVE', certificateId);
  return {
    policy: createInMemoryDevicePolicy(iot),
    certificates: createInMemoryCertificateRegistry(iot),
    certificateId,
    missingPolicy: createInMemoryDevicePolicy({ ...iot, hasPolicy: false }),
  };
});

describeDeviceRegistry('in-memory device registry', async () => ({
  devices: createInMemoryDeviceRegistry(),
  thingName,
}));

describeTelemetryStore('in-memory telemetry store', async () => {
  const { store, items } = createInMemoryTelemetryStore();
  return {
    store,
    thingName,
    itemsOf: async (name) => items.filter((item) => item.thingName === name),
  };
});

describeCertificateAuthorities('in-memory certificate authorities', async () => ({
  readCertificateAuthority: createInMemoryCertificateAuthorities(new Map([[certificateId, 'pem of the CA']])),
  caCertificateId: certificateId,
  caCertificatePem: 'pem of the CA',
  unknownCaCertificateId: unknownCertificateId,
}));

describeCertificateReader('in-memory certificate reader', async () => ({
  readCertificate: createInMemoryCertificateReader(new Map([['a certificate', facts]]), 'its issuer'),
  certificatePem: 'a certificate',
  issuerPem: 'its issuer',
  otherIssuerPem: 'another issuer',
  facts,
}));

describeCertificatesElsewhere('in-memory certificates elsewhere', async () => ({
  describeCertificateIn: createInMemoryCertificatesElsewhere(
    new Map([['eu-west-1', iotWith('INACTIVE', certificateId)]]),
  ),
  otherRegion: 'eu-west-1',
  certificateId,
  certificatePem: pemOf(certificateId),
  unknownCertificateId,
  regionThatIsDown: 'ap-south-1',
}));

const namesInOrder = (): (() => string) => {
  let count = 0;
  return () => {
    count += 1;
    return `sensor-${count}`;
  };
};

describeExpiredClaims('in-memory expired claims', async () => {
  const devices = createInMemoryDeviceRegistry();
  const region = 'us-west-2';
  return {
    expiredClaims: createInMemoryExpiredClaims(devices.rows, region),
    region,
    devices,
    freshName: namesInOrder(),
  };
});

describeInventory('in-memory inventory', async () => {
  const certificateIds = [certificateId, otherCertificateId, 'c'.repeat(64)] as const;
  const iot = iotWith('INACTIVE', ...certificateIds);
  const devices = createInMemoryDeviceRegistry();
  return {
    inventory: createInMemoryInventory(iot, devices.rows),
    devices,
    things: createInMemoryThingRegistry(iot),
    freshName: namesInOrder(),
    certificateIds,
    createForeignThing: async (name) => {
      iot.things.set(name, { thingName: name });
    },
  };
});

describeClaimPositions('in-memory claim positions', async () => createInMemoryClaimPositions());

describePassRecords('in-memory pass records', async () => createInMemoryPassRecords());
