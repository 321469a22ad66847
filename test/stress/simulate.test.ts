import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import type { DeviceRecord, LoadState } from '../../cli/fleet/load/messages.ts';
import { localSettings } from '../../cli/local/clients.ts';
import { localName, type LocalLandfall, readRootCa, startLandfall } from '../../cli/local/start-landfall.ts';
import { readOrIssue } from '../../cli/simulate/identities.ts';
import { lookUp } from '../../cli/simulate/look-up.ts';
import { type FleetRun, runFleet } from '../../cli/simulate/run-fleet.ts';
import { summarize } from '../../cli/simulate/summary.ts';
import { initPki } from '../../infra/pki/pki-directory.ts';
import { type LandfallProcess, startProcess } from '../e2e/support/landfall-process.ts';

jest.setTimeout(120_000);

const regions = ['us-west-2', 'eu-west-1'] as const;
const [west] = regions;
const tableName = 'landfall-local-telemetry';

let folder = '';
let landfall: LocalLandfall | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-simulate-test-'));
  await initPki({ directory: folder, keyType: 'ec-p256', force: false }, [localName]);
  landfall = await startLandfall({
    regions,
    pkiDirectory: folder,
    endpointPort: 0,
    mqttPort: 0,
    clockSpeed: 30,
    onProgress: () => undefined,
  });
});
afterAll(async () => {
  await landfall?.close();
  await rm(folder, { recursive: true });
});

const cloud = () => {
  if (landfall === undefined) throw new Error('the service has not started');
  return landfall.cloud;
};

const names = (prefix: string): readonly string[] => [1, 2, 3, 4, 5].map((number) => `${prefix}-${number}`);

/** Five devices, in turn near one Region and the other. */
const fleetOf = async (prefix: string): Promise<FleetRun['identities']> => {
  const identities = await readOrIssue(folder, names(prefix), undefined);
  return identities.map(({ clientId, chainPem, privateKeyPem }, index) => ({
    clientId,
    chainPem,
    privateKeyPem,
    localAddress: `127.0.0.${(index % 2) + 1}`,
  }));
};

const setup = async (identities: FleetRun['identities'], given: Partial<FleetRun> = {}) => {
  const { namePort } = cloud();
  const since = new Date();
  const records = await runFleet({
    identities,
    place: {
      host: localName,
      port: namePort,
      rootCaPem: await readRootCa(folder),
      everyMs: 20,
      outage: undefined,
    },
    messagesPerSecond: 50,
    seconds: 2,
    signal: new AbortController().signal,
    onState: () => undefined,
    say: () => undefined,
    ...given,
  });
  return { records, since };
};

const find = async (records: readonly DeviceRecord[], since: Date, patienceMs = 30_000) => {
  const { endpoint } = cloud();
  const telemetry = {
    tables: regions.map((region) => ({
      tableName,
      region,
      settings: localSettings(endpoint, region),
    })),
  };
  const storage = await lookUp({ telemetry, patienceMs }, records, since, () => undefined);
  return summarize(records, storage, { isInterrupted: false });
};

describe('a fleet of five against the local cloud', () => {
  it('comes in, has all of its messages acknowledged, and all are stored once', async () => {
    const { records, since } = await setup(await fleetOf('calm'));

    const summary = await find(records, since);

    expect(summary).toMatchObject({ neverIn: [], published: 100, acknowledged: 100, lost: 0, duplicates: 0 });
    expect(summary.regions).toMatchObject([
      { region: west, takenIn: 60, stored: 100, missing: 0 },
      { region: regions[1], takenIn: 40, stored: 100, missing: 0 },
    ]);
  });

  it('loses nothing when a Region goes away and comes back, and lands in the other one', async () => {
    const { failRegion, restoreRegion } = cloud();
    const outage = {
      begin: async () => failRegion(west),
      end: async () => restoreRegion(west),
    };
    const place = {
      host: localName,
      port: cloud().namePort,
      rootCaPem: await readRootCa(folder),
      everyMs: 20,
      outage,
    };

    const { records, since } = await setup(await fleetOf('stormy'), { place, seconds: 6 });

    const summary = await find(records, since);
    expect(summary).toMatchObject({ neverIn: [], acknowledged: 300, lost: 0, duplicates: 0 });
    expect(summary.reconnects).toBeGreaterThanOrEqual(3);
  });

  it('counts what a table lacks as lost', async () => {
    const { records, since } = await setup(await fleetOf('lossy'), { seconds: 1 });
    const [first, ...others] = records;
    if (first === undefined) throw new Error('there are no records');

    const claimed = [{ ...first, acknowledged: [...first.acknowledged, 999] }, ...others];

    await cloud().settled();

    expect(await find(claimed, since, 0)).toMatchObject({ acknowledged: 51, lost: 1 });
  });

  it('does not count what an earlier simulation of the same devices has stored', async () => {
    const identities = await fleetOf('again');
    await setup(identities, { seconds: 1 });

    const { records, since } = await setup(identities, { seconds: 1 });

    expect(await find(records, since)).toMatchObject({ acknowledged: 50, lost: 0, duplicates: 0 });
  });

  it('names a device that never came in, when it is ended early', async () => {
    const identities = await fleetOf('outside');
    const [first, second, ...others] = identities;
    if (first === undefined || second === undefined) throw new Error('there are no identities');
    const interrupt = new AbortController();
    const impostor = { ...first, clientId: `${second.clientId}-other` };

    const { records } = await setup([impostor, second, ...others], {
      seconds: 600,
      signal: interrupt.signal,
      onState: ({ landed }: LoadState) => {
        if (landed === 4) interrupt.abort();
      },
    });

    const { neverIn } = summarize(records, { isChecked: false, reason: '' }, { isInterrupted: true });
    expect(neverIn).toEqual([impostor.clientId]);
  });
});

describe('landfall simulate against a running local cloud', () => {
  const start = (prefix: string, duration: string): LandfallProcess => {
    const { endpoint, namePort } = cloud();
    const fleet = ['--devices', '5', '--rate', '50', '--duration', duration, '--prefix', prefix];
    const where = ['--host', localName, '--port', String(namePort), '--endpoint', endpoint, '--dir', folder];
    return startProcess(['simulate', ...fleet, ...where, '--json']);
  };
  const summary = z.object({
    devices: z.number(),
    neverIn: z.array(z.string()),
    acknowledged: z.number(),
    lost: z.number(),
    isInterrupted: z.boolean(),
  });

  it('makes the certificates, prints a summary and ends with 0', async () => {
    const { exitCode, stdout, stderr } = await start('running', '2s').end;

    expect(summary.parse(JSON.parse(stdout))).toEqual({
      devices: 5,
      neverIn: [],
      acknowledged: 100,
      lost: 0,
      isInterrupted: false,
    });
    expect(stderr).toContain('all devices came in within');
    expect(exitCode).toBe(0);
  });

  it('is ended early by Ctrl-C, and still prints the summary', async () => {
    const stored = new Promise<void>((resolve) => {
      cloud().events.on('event', (event) => {
        if (
          event.type === 'item-written' &&
          event.tableName === tableName &&
          JSON.stringify(event.keys).includes('patient-0001')
        )
          resolve();
      });
    });
    const simulation = start('patient', '1h');
    await stored;

    simulation.kill('SIGINT');

    const { exitCode, stdout } = await simulation.end;
    expect(summary.parse(JSON.parse(stdout))).toMatchObject({ devices: 5, lost: 0, isInterrupted: true });
    expect(exitCode).toBe(0);
  });
});
