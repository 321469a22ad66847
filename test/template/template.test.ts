import { afterAll, jest } from '@jest/globals';
import { asynchronousHops } from './suites/asynchronous-hops.ts';
import { bundles } from './suites/bundles.ts';
import { devicePolicy } from './suites/device-policy.ts';
import { functions } from './suites/functions.ts';
import { permissions } from './suites/permissions.ts';
import { portability } from './suites/portability.ts';
import { replication } from './suites/replication.ts';
import { tables } from './suites/tables.ts';
import { topicRules } from './suites/topic-rules.ts';
import { validity } from './suites/validity.ts';
import { deploy } from './support/deployed-template.ts';
import { openWorkshop, packageService } from './support/package-service.ts';

// The bundles are loaded several times over.
jest.setTimeout(60_000);

const regions = { primary: 'us-west-2', secondary: 'eu-west-1' } as const;

// Packaged once, for all the suites: they only read. Side by side, as a script that deploys to both Regions may do it.
const workshop = await openWorkshop();
afterAll(async () => workshop.close());

const [primary, secondary] = await Promise.all([
  packageService(workshop, regions.primary, 'dev'),
  packageService(workshop, regions.secondary, 'dev'),
]);
const stacks = {
  primary: deploy(primary.template, regions.primary),
  secondary: deploy(secondary.template, regions.secondary),
};

validity(primary, secondary);
portability(primary);
tables(stacks, Object.values(regions));
functions(stacks.primary);
bundles(primary, stacks.primary);
permissions(stacks.primary);
topicRules(stacks.primary);
devicePolicy(stacks.primary, workshop.caCertificatePem);
replication(stacks);
asynchronousHops(stacks.secondary);
