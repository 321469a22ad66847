import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Check } from '../../cli/doctor/check.ts';
import { diagnose } from '../../cli/doctor/diagnose.ts';
import type { Fault } from './support/doctor/fault.ts';
import { faultsOf } from './support/doctor/faults-of.ts';
import { regions, startNamedService, type NamedService } from './support/named-service.ts';

jest.setTimeout(120_000);

let started: NamedService | undefined;
const running = (): NamedService => {
  if (started === undefined) throw new Error('the service has not started');
  return started;
};

const look = async ({ settings, chosen = regions, now, landing }: Fault['asked'] = {}): Promise<
  readonly Check[]
> =>
  diagnose({ ...running().settings, ...settings }, chosen, {
    ...(now !== undefined && { now: now(running()) }),
    resolve: async () => ({
      kind: 'read',
      value: landing ?? [running().outputs[regions[0]]['DataEndpoint'] ?? ''],
    }),
  });

const notOk = (checks: readonly Check[]) =>
  checks
    .filter(({ status }) => status !== 'ok')
    .map(({ name, region, status, detail }) => [name, region, status, detail]);

beforeAll(async () => {
  started = await startNamedService();
});
afterAll(async () => {
  await started?.close();
});

// One service for all: each test breaks one thing, and mends it.
describe('landfall doctor, of a service that runs', () => {
  it('finds nothing wrong with one that is whole', async () => {
    await running().firstPasses();

    const checks = await look();

    expect(notOk(checks)).toEqual([]);
    expect(checks.length).toBeGreaterThan(40);
  });

  it.each(faultsOf())('sees $what', async ({ inject, asked, mend, expected, besides = [] }) => {
    await inject?.(running());

    const checks = await look(asked);

    const found = checks.filter(({ name, region }) => name === expected.name && region === expected.region);
    expect(found).toContainEqual(
      expect.objectContaining({
        status: expected.status,
        detail: expect.stringMatching(expected.detail),
        ...(expected.remedy !== undefined && { remedy: expect.stringContaining(expected.remedy) }),
      }),
    );
    const others = checks.filter(({ status, name }) => status !== 'ok' && name !== expected.name);
    expect(others.filter(({ name }) => !besides.includes(name)).map(({ name }) => name)).toEqual([]);

    await mend?.(running(), found);
  });

  it('finds nothing wrong once all of it is mended', async () => {
    expect(notOk(await look())).toEqual([]);
  });

  it('sees a function that is gone', async () => {
    const FunctionName = 'landfall-named-ingest';
    await running().clients[regions[1]].lambda.send(new DeleteFunctionCommand({ FunctionName }));

    const checks = await look();

    expect(notOk(checks)).toEqual([['functions', regions[1], 'wrong', `${FunctionName} is gone`]]);
  });

  it('sees that a Region does not answer, and tells of the others nevertheless', async () => {
    const { cloud } = running();
    await cloud.failRegion(regions[1]);

    const checks = await look();

    await cloud.restoreRegion(regions[1]);
    const of = (region: string) => checks.filter((check) => check.region === region);
    expect(of(regions[1]).map(({ status }) => status)).not.toContain('ok');
    expect(of(regions[0]).filter(({ status }) => status === 'ok').length).toBeGreaterThan(15);
  });
});
