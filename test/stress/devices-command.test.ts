import { DetachPolicyCommand, UpdateCertificateCommand } from '@aws-sdk/client-iot';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { lookAtAll } from '../../cli/devices/look-at-all.ts';
import { askFirst } from '../../cli/devices/first-registry.ts';
import { type DeviceRegion, withRegions } from '../../cli/devices/region.ts';
import type { RowFilter } from '../../cli/devices/registry.ts';
import { showList, stepOf } from '../../cli/devices/show.ts';
import { createDevice, type Device } from '../../cli/fleet/device.ts';
import { certificateArn } from '../../infra/aws/certificate-arn.ts';
import { readIntermediate, readPair } from '../../infra/pki/pki-directory.ts';
import { issueDeviceCertificate } from '../../infra/pki/profiles.ts';
import { regions, startNamedService, type NamedService } from './support/named-service.ts';

jest.setTimeout(120_000);

const [first, second] = regions;
const names = ['pump-1', 'pump-2', 'pump-3'] as const;
const quiet = (): void => undefined;

let started: NamedService | undefined;
const fleet: Device[] = [];
const running = (): NamedService => {
  if (started === undefined) throw new Error('the service has not started');
  return started;
};

const connect = async (service: NamedService, thingName: string): Promise<void> => {
  const issuer = await readIntermediate(service.pkiDirectory);
  const { certificatePem: rootCaPem } = await readPair(service.pkiDirectory, 'root');
  const { certificatePem, privateKeyPem } = await issueDeviceCertificate(thingName, 'ec-p256', issuer);
  const device = createDevice({
    clientId: thingName,
    chainPem: certificatePem + issuer.certificatePem,
    privateKeyPem,
    rootCaPem,
    host: '127.0.0.1',
    serverName: service.settings.domainName ?? '',
    port: service.cloud.namePort,
    backOff: { firstMs: 200, maxMs: 1_000 },
  });
  fleet.push(device);
  device.start();
  await service.observed.until(`${thingName} is let in`, () =>
    service.observed
      .all()
      .find(
        (event) =>
          event.type === 'connection' && event.outcome === 'accepted' && event.clientId === thingName,
      ),
  );
};

beforeAll(async () => {
  const service = await startNamedService();
  started = service;
  for (const name of names) await connect(service, name);
  await service.cloud.settled();
});
afterAll(async () => {
  for (const device of fleet) await device.stop();
  await started?.close();
});

const within = async <Result>(use: (opened: readonly DeviceRegion[]) => Promise<Result>): Promise<Result> =>
  withRegions(regions, 'named', 1, use);
const page = async (limit: number, after?: string, filter: RowFilter = {}) =>
  within(async (opened) =>
    askFirst(opened, async (registry) => registry.page({ limit, after, filter }), quiet),
  );
const stepsOf = async (thingName: string): Promise<readonly string[]> =>
  within(async (opened) => {
    const { answer } = await askFirst(opened.toReversed(), async ({ read }) => read(thingName), quiet);
    const [device] = await lookAtAll(opened, answer === undefined ? [] : [answer], quiet);
    return (device?.there ?? []).map(({ reading }) => stepOf(reading));
  });
const certificateIdOf = async (thingName: string): Promise<string> =>
  within(async (opened) => {
    const { answer } = await askFirst(opened, async ({ read }) => read(thingName), quiet);
    return answer !== undefined && 'row' in answer ? answer.row.certificateId : '';
  });

// One service for all; each test goes on where the one before it ended.
describe('landfall devices, of a service that runs', () => {
  it('lists every row once, page by page, and no certificate', async () => {
    const one = await page(2);
    const two = await page(2, one.answer.next);

    const rows = [...one.answer.rows, ...two.answer.rows];
    expect(rows.map(({ thingName }) => thingName).toSorted()).toEqual([...names]);
    expect(one.answer.next).toBe(one.answer.rows[1]?.thingName);
    expect(two.answer).not.toHaveProperty('next');
    expect(JSON.stringify(rows)).not.toContain('BEGIN CERTIFICATE');
  });

  it('lists what a filter lets through, and goes on after what it has shown', async () => {
    const active = await page(1, undefined, { status: 'ACTIVE', homeRegion: first });
    const suspended = await page(50, undefined, { status: 'SUSPENDED' });
    const elsewhere = await page(50, undefined, { homeRegion: second });

    expect(active.answer).toMatchObject({ rows: [{}], next: active.answer.rows[0]?.thingName });
    expect([suspended.answer, elsewhere.answer]).toEqual([{ rows: [] }, { rows: [] }]);
  });

  it('finds every Region in step', async () => {
    expect(await Promise.all(names.map(stepsOf))).toEqual(names.map(() => ['in step', 'in step']));
  });

  it('sees what a Region has otherwise than its row asks for', async () => {
    const { iot } = running().clients[second];
    const certificateId = await certificateIdOf('pump-1');
    const { cloud } = running();
    await iot.send(new UpdateCertificateCommand({ certificateId, newStatus: 'INACTIVE' }));
    const target = certificateArn(
      { partition: 'aws', region: second, accountId: cloud.accountId },
      certificateId,
    );
    await iot.send(new DetachPolicyCommand({ policyName: 'landfall-named-device', target }));

    expect(await stepsOf('pump-1')).toEqual(['in step', 'status, policy']);
  });

  it('shows a malformed row as that, beside the others', async () => {
    await running().clients[first].documents.send(
      new PutCommand({ TableName: 'landfall-named-device-registry', Item: { thingName: 'odd', version: 1 } }),
    );

    const { answer } = await page(50);

    expect(answer.rows.find(({ thingName }) => thingName === 'odd')).toMatchObject({
      fault: expect.stringContaining('status'),
    });
    expect(
      showList(
        answer.rows.map((listed) => ({ listed, there: [] })),
        [],
      ),
    ).toMatch(/odd +│ malformed/);
  });

  it('asks the next Region when one does not answer, and says which it is', async () => {
    await running().cloud.failRegion(first);

    const { region } = await page(1);
    const steps = await stepsOf('pump-2');

    await running().cloud.restoreRegion(first);
    expect(region).toBe(second);
    expect(steps).toEqual(['unreachable', 'in step']);
  });
});
