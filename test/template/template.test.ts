import { afterAll, jest } from '@jest/globals';
import { alarms } from './suites/alarms.ts';
import { asynchronousHops } from './suites/asynchronous-hops.ts';
import { bundles } from './suites/bundles.ts';
import { certificateAuthorities } from './suites/certificate-authorities.ts';
import { denials } from './suites/denials.ts';
import { devicePolicy } from './suites/device-policy.ts';
import { domain, publicCertificateArn } from './suites/domain.ts';
import { functions } from './suites/functions.ts';
import { metrics } from './suites/metrics.ts';
import { permissions } from './suites/permissions.ts';
import { portability } from './suites/portability.ts';
import { replication } from './suites/replication.ts';
import { revocationLists } from './suites/revocation-lists.ts';
import { tables } from './suites/tables.ts';
import { testDevices } from './suites/test-devices.ts';
import { topicRules } from './suites/topic-rules.ts';
import { validity } from './suites/validity.ts';
import { deploy } from './support/deployed-template.ts';
import { openWorkshop, packageService } from './support/package-service.ts';

// The bundles are loaded several times over.
jest.setTimeout(60_000);

const regions = { primary: 'us-west-2', secondary: 'eu-west-1', third: 'ap-southeast-2' } as const;
const zone = { domainName: 'iot.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };

/** Stages beside the project's own: one with everything, and one with a server certificate of its own. */
const full = {
  stage: 'full',
  settings: {
    ...zone,
    regions: Object.values(regions),
    alarmEmail: 'on-call@example.com',
    iotLogging: true,
    revocationList: true,
    testDevices: true,
  },
};
const imported = {
  stage: 'imported',
  settings: { ...zone, regions: Object.values(regions), serverCertificate: { mode: 'imported' } },
};

// Packaged once, for all the suites: they only read. Side by side, as a script that deploys to both Regions may do it.
const workshop = await openWorkshop();
afterAll(async () => workshop.close());
const bothCas = [workshop.caCertificatePath, workshop.nextCaCertificatePath];

const [primary, secondary] = await Promise.all([
  packageService(workshop, regions.primary, 'dev'),
  packageService(workshop, regions.secondary, 'dev'),
]);
const [everything, everythingThird, withImported, withImportedThird] = await Promise.all([
  packageService(workshop, regions.primary, full, bothCas),
  packageService(workshop, regions.third, full, bothCas),
  packageService(workshop, regions.primary, imported),
  packageService(workshop, regions.third, imported),
]);
const stacks = {
  primary: deploy(primary.template, regions.primary),
  secondary: deploy(secondary.template, regions.secondary),
};
const fullStacks = {
  primary: deploy(everything.template, regions.primary),
  third: deploy(everythingThird.template, regions.third),
};

validity(primary, secondary);
validity(everything, everythingThird);
validity(withImported, withImportedThird);
portability(primary, 2);
portability(everything, 3);
tables(stacks, 'dev', [regions.primary, regions.secondary]);
tables({ primary: fullStacks.primary, secondary: fullStacks.third }, 'full', Object.values(regions));
functions(stacks.primary);
bundles(primary, stacks.primary);
permissions(fullStacks.primary);
denials(fullStacks.primary);
topicRules(stacks.primary);
devicePolicy(stacks.primary);
certificateAuthorities(stacks.primary, [workshop.caCertificatePem]);
certificateAuthorities(fullStacks.primary, [workshop.caCertificatePem, workshop.nextCaCertificatePem]);
replication(stacks);
asynchronousHops(stacks.secondary);
alarms(stacks.primary, fullStacks.primary);
metrics(stacks.primary);
testDevices(fullStacks.primary, stacks.primary);
revocationLists(fullStacks.primary, stacks.primary);
domain(
  zone,
  [
    {
      name: 'a certificate of ACM',
      stacks: fullStacks,
      serverCertificate: publicCertificateArn,
      isValidatedByAnother: false,
    },
    {
      name: 'an imported certificate',
      stacks: {
        primary: deploy(withImported.template, regions.primary),
        third: deploy(withImportedThird.template, regions.third),
      },
      serverCertificate: () => 'value of /landfall/imported/server-certificate-arn',
      isValidatedByAnother: true,
    },
  ],
  regions,
  stacks.primary,
);
