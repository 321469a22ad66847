import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, jest } from '@jest/globals';
import { CreateThingCommand } from '@aws-sdk/client-iot';
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { TelemetryItem } from '../../domain/telemetry/telemetry-item.ts';
import { createDynamoDbDeviceRegistry } from '../../infra/aws/dynamodb-device-registry.ts';
import { createDynamoDbClaimPositions } from '../../infra/aws/dynamodb-claim-positions.ts';
import { createDynamoDbExpiredClaims } from '../../infra/aws/dynamodb-expired-claims.ts';
import { createDynamoDbPassRecords } from '../../infra/aws/dynamodb-pass-records.ts';
import { createDynamoDbRowNames } from '../../infra/aws/dynamodb-row-names.ts';
import { createDynamoDbTelemetryStore } from '../../infra/aws/dynamodb-telemetry-store.ts';
import { createIotCertificateAuthorities } from '../../infra/aws/iot-certificate-authorities.ts';
import { createIotCertificateRegistry } from '../../infra/aws/iot-certificate-registry.ts';
import { createIotDescribeCertificateIn } from '../../infra/aws/iot-describe-certificate.ts';
import { createIotDevicePolicy } from '../../infra/aws/iot-device-policy.ts';
import { createIotInventory } from '../../infra/aws/iot-inventory.ts';
import { createIotThingRegistry } from '../../infra/aws/iot-thing-registry.ts';
import { creationPatience, detachmentPatience, type Patience } from '../../infra/aws/retry-while.ts';
import { readCertificate } from '../../infra/pki/read-certificate.ts';
import { describeCertificateAuthorities } from './certificate-authorities-contract.ts';
import { describeCertificateReader } from './certificate-reader-contract.ts';
import { describeCertificateRegistry } from './certificate-registry-contract.ts';
import { describeCertificatesElsewhere } from './certificates-elsewhere-contract.ts';
import { describeClaimPositions } from './claim-positions-contract.ts';
import { describeDevicePolicy } from './device-policy-contract.ts';
import { describeDeviceRegistry } from './device-registry-contract.ts';
import { names } from './support/landscape.ts';
import {
  type ContractCloud,
  freshName,
  regions,
  regionThatIsDown,
  startContractCloud,
} from './support/start-contract-cloud.ts';
import { describeExpiredClaims } from './expired-claims-contract.ts';
import { describeInventory } from './inventory-contract.ts';
import { describePassRecords } from './pass-records-contract.ts';
import { describeTelemetryStore } from './telemetry-store-contract.ts';
import { describeThingRegistry } from './thing-registry-contract.ts';

// A cloud has engines and sockets to open, on cores that are shared.
jest.setTimeout(60_000);

const [region, otherRegion] = regions;
const unknownCertificateId = 'f'.repeat(64);

let started: ContractCloud | undefined;
beforeAll(async () => {
  started = await startContractCloud();
});
afterAll(async () => started?.close());

const running = (): ContractCloud => {
  if (started === undefined) throw new Error('the cloud has not started');
  return started;
};

/** As patient as the adapters are, but faster: a detachment still takes several attempts. */
const hurried = ({ waitsMs }: Patience): Patience => ({ waitsMs, sleep: (ms) => sleep(ms / 20) });

const adapters = (cloud: ContractCloud) => {
  const account = cloud.accountOf(region);
  const iot = cloud.iot(region);
  return {
    things: createIotThingRegistry(iot, account, {
      creation: hurried(creationPatience),
      detachment: hurried(detachmentPatience),
    }),
    certificates: createIotCertificateRegistry(iot, hurried(detachmentPatience)),
    policy: createIotDevicePolicy(iot, account, names.policy),
    missingPolicy: createIotDevicePolicy(iot, account, 'never-deployed'),
  };
};

describeThingRegistry('thing registry of AWS IoT', async () => {
  const cloud = running();
  const one = await cloud.registerInactive(region);
  const other = await cloud.registerInactive(region);
  return {
    things: adapters(cloud).things,
    thingName: freshName(),
    certificateId: one.certificateId,
    otherCertificateId: other.certificateId,
    unknownCertificateId,
    createForeignThing: async (thingName) => {
      await cloud.iot(region).send(new CreateThingCommand({ thingName }));
    },
  };
});

describeCertificateRegistry('certificate registry of AWS IoT', async () => {
  const cloud = running();
  const { certificates, things, policy } = adapters(cloud);
  const unverifiable = await cloud.pki.issueForeignDevice(freshName());
  return {
    certificates,
    things,
    policy,
    thingName: freshName(),
    unregistered: await cloud.pki.issueDevice(freshName()),
    pending: await cloud.connectOnce(region),
    unverifiablePem: unverifiable.certificatePem,
  };
});

describeDevicePolicy('device policy of AWS IoT', async () => {
  const cloud = running();
  const { certificateId } = await cloud.registerInactive(region);
  const { policy, missingPolicy, certificates } = adapters(cloud);
  return { policy, missingPolicy, certificates, certificateId };
});

describeDeviceRegistry('device registry of DynamoDB', async () => ({
  devices: createDynamoDbDeviceRegistry(running().documents(region), names.registryTable),
  thingName: freshName(),
}));

describeExpiredClaims('expired claims of DynamoDB', async () => {
  const documents = running().documents(region);
  return {
    expiredClaims: createDynamoDbExpiredClaims(documents, names.registryTable, region, 2),
    region,
    devices: createDynamoDbDeviceRegistry(documents, names.registryTable),
    freshName,
  };
});

describeInventory('inventory of AWS', async () => {
  const cloud = running();
  const iot = cloud.iot(region);
  const documents = cloud.documents(region);
  const [one, other, third] = [
    await cloud.registerInactive(region),
    await cloud.registerInactive(region),
    await cloud.registerInactive(region),
  ];
  return {
    inventory: {
      // The first has signed nothing.
      ...createIotInventory(iot, cloud.accountOf(region), [unknownCertificateId, cloud.caCertificateId], 2),
      rows: createDynamoDbRowNames(documents, names.registryTable, 2),
    },
    devices: createDynamoDbDeviceRegistry(documents, names.registryTable),
    things: adapters(cloud).things,
    freshName,
    certificateIds: [one.certificateId, other.certificateId, third.certificateId],
    createForeignThing: async (thingName) => {
      await iot.send(new CreateThingCommand({ thingName }));
    },
  };
});

describeClaimPositions('claim positions in DynamoDB', async () =>
  createDynamoDbClaimPositions(running().documents(region), names.locksTable),
);

describePassRecords('pass records in DynamoDB', async () =>
  createDynamoDbPassRecords(running().documents(region), names.locksTable),
);

const telemetryItem = z.object({
  thingName: z.string(),
  messageKey: z.string(),
  topic: z.string(),
  payload: z.union([z.instanceof(Uint8Array).transform((bytes) => new Uint8Array(bytes)), z.json()]),
  receivedAtMs: z.number(),
  region: z.string(),
  certificateId: z.string(),
  clientId: z.string(),
  traceId: z.string(),
  expiresAt: z.number(),
});

describeTelemetryStore('telemetry store of DynamoDB', async () => {
  const client = running().documents(region);
  return {
    store: createDynamoDbTelemetryStore(client, names.telemetryTable),
    thingName: freshName(),
    itemsOf: async (thingName) => {
      const items: TelemetryItem[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: names.telemetryTable,
          ConsistentRead: true,
          KeyConditionExpression: 'thingName = :thingName',
          ExpressionAttributeValues: { ':thingName': thingName },
        },
      );
      for await (const { Items } of pages) items.push(...z.array(telemetryItem).parse(Items));
      return items;
    },
  };
});

describeCertificateAuthorities('certificate authorities of AWS IoT', async () => {
  const cloud = running();
  return {
    readCertificateAuthority: createIotCertificateAuthorities(cloud.iot(region)),
    caCertificateId: cloud.caCertificateId,
    caCertificatePem: cloud.pki.issuingCaPem,
    unknownCaCertificateId: unknownCertificateId,
  };
});

describeCertificateReader('certificate reader on pkijs', async () => {
  const { pki } = running();
  const thingName = freshName();
  const { certificatePem } = await pki.issueDevice(thingName);
  const validity = (pem: string): readonly [number, number] => {
    const { validFromDate, validToDate } = new X509Certificate(pem);
    return [validFromDate.getTime(), validToDate.getTime()];
  };
  const [notBeforeMs, notAfterMs] = validity(certificatePem);
  const [caNotBeforeMs, caNotAfterMs] = validity(pki.issuingCaPem);
  return {
    readCertificate,
    certificatePem,
    issuerPem: pki.issuingCaPem,
    otherIssuerPem: pki.otherCaPem,
    facts: {
      commonNames: [thingName],
      notBeforeMs,
      notAfterMs,
      isIssuedByCa: true,
      caNotBeforeMs,
      caNotAfterMs,
      key: { type: 'EC', curve: 'P-256' },
      signatureAlgorithm: 'SHA256-ECDSA',
      isCa: false,
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'],
      unknownCriticalExtensions: [],
    },
  };
});

describeCertificatesElsewhere('certificates of AWS IoT elsewhere', async () => {
  const cloud = running();
  const { certificateId, certificatePem } = await cloud.registerInactive(otherRegion);
  return {
    describeCertificateIn: createIotDescribeCertificateIn(cloud.iot),
    otherRegion,
    certificateId,
    certificatePem,
    unknownCertificateId,
    regionThatIsDown,
  };
});
