import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { createRegionView, type DeviceView } from '../../cli/journey/region-view.ts';
import { localClients } from '../../cli/local/clients.ts';
import { eventually } from '../contract/support/eventually.ts';
import {
  descendantsOf,
  gone,
  isRunning,
  type RunningProcess,
} from '../infra/local/dynamodb/engine/processes.ts';
import { whole } from './support/device-views.ts';
import { createDevices, type Devices, readIdentity } from './support/devices.ts';
import { type LandfallProcess, runToEnd, startProcess } from './support/landfall-process.ts';
import { isListening, takePort } from './support/ports.ts';

// The whole service is packaged and installed in two Regions.
jest.setTimeout(180_000);

const patienceMs = 120_000;

const ready = z.strictObject({
  event: z.literal('ready'),
  endpoint: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/),
  name: z.strictObject({ host: z.literal('localhost'), port: z.int().positive() }),
  regions: z.tuple([
    z.strictObject({ region: z.literal('us-west-2'), mqttPort: z.int().positive() }),
    z.strictObject({ region: z.literal('eu-west-1'), mqttPort: z.int().positive() }),
  ]),
  pki: z.string(),
});

const enginesOf = (pid: number): readonly RunningProcess[] =>
  descendantsOf(pid).filter(({ commandLine }) => commandLine.some((word) => word.endsWith('dynoxide')));

describe('landfall local', () => {
  let folder = '';
  let pki = '';
  let temporary = '';
  let landfall: LandfallProcess | undefined;
  let told: z.output<typeof ready> | undefined;
  let devices: Devices | undefined;
  const onAnyPort = (...words: readonly string[]): readonly string[] => [
    'local',
    '--endpoint-port',
    '0',
    '--mqtt-port',
    '0',
    '--pki',
    pki,
    ...words,
  ];
  const running = () => {
    if (landfall === undefined || told === undefined || devices === undefined)
      throw new Error('landfall local is not ready');
    return { landfall, devices, ...told };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landfall-e2e-'));
    pki = join(folder, 'pki');
    temporary = join(folder, 'tmp');
    await mkdir(temporary);
    landfall = startProcess(onAnyPort('--json'), { TMPDIR: temporary });
    told = ready.parse(JSON.parse(await landfall.firstLine));
    devices = await createDevices(pki);
  });
  afterEach(async () => devices?.stopAll());
  afterAll(async () => {
    landfall?.kill('SIGKILL');
    await landfall?.end;
    await rm(folder, { recursive: true, force: true });
  });

  const viewIn = async (region: string, thingName: string, certificateId: string): Promise<DeviceView> => {
    const view = createRegionView(localClients(running().endpoint, region), {
      registry: 'landfall-local-device-registry',
      telemetry: 'landfall-local-telemetry',
    });
    return eventually(
      async () => view.device(thingName, certificateId),
      (seen) => JSON.stringify(seen) === JSON.stringify(whole),
      patienceMs,
    );
  };

  it('says where everything is', async () => {
    const { endpoint, name, regions, pki: saidPki } = running();

    const ports = [Number(new URL(endpoint).port), name.port, ...regions.map(({ mqttPort }) => mqttPort)];

    expect(new Set(ports).size).toBe(4);
    for (const port of ports) expect(await isListening(port)).toBe(true);
    expect(saidPki).toBe(pki);
  });

  it('makes a PKI whose private keys are for its owner only', async () => {
    for (const authority of ['root-ca', 'intermediate-ca', 'server']) {
      const { mode } = await stat(join(pki, authority, 'private-key.pem'));

      expect(mode & 0o777).toBe(0o600);
    }
  });

  it('onboards a device of `landfall pki device` over the name, in both Regions', async () => {
    const { devices, name } = running();
    const issued = await runToEnd('pki', 'device', 'pump-1', '--dir', pki);
    const identity = await readIdentity(pki, 'pump-1');

    const device = devices.switchOn(identity, name.port);
    await device.connected();

    expect(issued).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await viewIn('us-west-2', 'pump-1', identity.certificateId)).toEqual(whole);
    expect(await viewIn('eu-west-1', 'pump-1', identity.certificateId)).toEqual(whole);
    expect(device.attempts()).toBeGreaterThan(1);
  });

  it('lets a device into each Region by the port of that Region', async () => {
    const { devices, regions } = running();
    await runToEnd('pki', 'device', 'pump-2', '--dir', pki);
    const identity = await readIdentity(pki, 'pump-2');
    const [west, east] = regions;

    await devices.switchOn(identity, east.mqttPort).connected();
    await viewIn('us-west-2', 'pump-2', identity.certificateId);
    const inTheOther = devices.switchOn(identity, west.mqttPort);
    await inTheOther.connected();

    expect(inTheOther.attempts()).toBe(1);
  });

  describe('when a port is in use', () => {
    it.each([
      ['of the AWS endpoint', (taken: number) => ['--endpoint-port', taken, '--mqtt-port', 0]],
      ['of the name', (taken: number) => ['--endpoint-port', 0, '--mqtt-port', taken]],
      ['of a Region', (taken: number) => ['--endpoint-port', 0, '--mqtt-port', taken - 1]],
    ])('%s, it names it in one line and ends with 1', async (_whose, flags) => {
      const taken = await takePort();

      const end = await runToEnd('local', '--json', '--pki', pki, ...flags(taken.port).map(String));
      await taken.close();

      expect(end).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(`^landfall: [^\\n]*\\b${taken.port}\\b[^\\n]* in use[^\\n]*\\n$`),
        ),
      });
    });
  });

  describe('when it is killed', () => {
    it('leaves no engine behind', async () => {
      const killed = startProcess(onAnyPort(), { TMPDIR: folder });
      const engines = await eventually(
        async () => enginesOf(killed.pid),
        (found) => found.length >= 2,
        patienceMs,
      );
      const others = descendantsOf(killed.pid);

      killed.kill('SIGKILL');
      await killed.end;
      await gone(engines);
      // A `serverless deploy` that was under way is not the engine, and would only take time.
      for (const other of others.filter(isRunning)) process.kill(other.pid, 'SIGKILL');

      expect(engines.length).toBeGreaterThanOrEqual(2);
    });
  });

  describe('when it is interrupted', () => {
    it('ends with 0 and leaves no process, no port and no file', async () => {
      const { landfall, endpoint, name, regions } = running();
      const children = descendantsOf(landfall.pid);

      landfall.kill('SIGINT');
      const { exitCode, stdout } = await landfall.end;
      await gone(children);

      const ports = [Number(new URL(endpoint).port), name.port, ...regions.map(({ mqttPort }) => mqttPort)];
      expect(exitCode).toBe(0);
      expect(children.length).toBeGreaterThanOrEqual(2);
      expect(stdout.trim().split('\n')).toHaveLength(1);
      expect(await readdir(temporary)).toEqual([]);
      for (const port of ports) expect(await isListening(port)).toBe(false);
    });
  });
});
