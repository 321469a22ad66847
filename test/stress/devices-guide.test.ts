import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { observe, type Observations } from '../../cli/journey/observations.ts';
import { createRegionView } from '../../cli/journey/region-view.ts';
import { localClients } from '../../cli/local/clients.ts';
import { localName, type LocalLandfall, startLandfall } from '../../cli/local/start-landfall.ts';
import { initPki } from '../../infra/pki/pki-directory.ts';
import { fencedBlocks, readPage } from '../docs/markdown.ts';
import { createReader, missingFor, type Reader } from './support/reader.ts';

jest.setTimeout(120_000);

const regions = ['us-west-2', 'eu-west-1'] as const;
const blocks = fencedBlocks(await readPage('docs/devices.md'));

/** What each block prints, in the order of the page, and the device that it is. */
const expectations: readonly { readonly says: readonly string[]; readonly thingName?: string }[] = [
  { says: ['pump-1: .landfall/pki/devices/pump-1', 'pump-4: .landfall/pki/devices/pump-4'] },
  { says: ['arrived'], thingName: 'pump-1' },
  { says: [] },
  { says: ['cmd/pump-1/valve {"open":true}'] },
  { says: ['acknowledged', 'command cmd/pump-2/valve {"open":true}'], thingName: 'pump-2' },
  { says: ['acknowledged', 'command cmd/pump-3/valve {"open":true}'], thingName: 'pump-3' },
  { says: ['acknowledged', 'command cmd/pump-4/valve {"open":true}'], thingName: 'pump-4' },
  { says: ['devices that came in │ 5 of 5', 'lost │ 0'] },
];

let folder = '';
let landfall: LocalLandfall | undefined;
let observed: Observations | undefined;
let reader: Reader | undefined;
const running = () => {
  if (landfall === undefined || observed === undefined || reader === undefined)
    throw new Error('the service has not started');
  return { cloud: landfall.cloud, observed, reader };
};

/** A retained command in every Region, for devices that are not there yet. */
const sendCommand = async (endpoint: string, thingName: string): Promise<void> => {
  for (const region of regions) {
    const scope = `any/20260101/${region}/iotdata/aws4_request`;
    const answer = await fetch(`${endpoint}/topics/cmd%2F${thingName}%2Fvalve?qos=1&retain=true`, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
      body: '{"open":true}',
    });
    if (!answer.ok) throw new Error(await answer.text());
  }
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-guide-test-'));
  const pkiDirectory = join(folder, '.landfall/pki');
  await initPki({ directory: pkiDirectory, keyType: 'ec-p256', force: false }, [localName]);
  landfall = await startLandfall({
    regions,
    pkiDirectory,
    endpointPort: 0,
    mqttPort: 0,
    clockSpeed: 20,
    onProgress: () => undefined,
  });
  observed = observe(landfall.cloud.events, ({ type }) => type === 'connection');
  const { endpoint, namePort } = landfall.cloud;
  reader = createReader({
    folder,
    project: process.cwd(),
    environment: {},
    translate: (code) =>
      code.replaceAll('8883', String(namePort)).replaceAll('http://127.0.0.1:4566', endpoint),
  });
  for (const { thingName } of expectations)
    if (thingName !== undefined) await sendCommand(landfall.cloud.endpoint, thingName);
});
afterAll(async () => {
  reader?.close();
  await landfall?.close();
  await rm(folder, { recursive: true });
});

/** When the device came and went, as the Region that it is near tells it. */
const outcomesOf = (thingName: string): readonly string[] =>
  running()
    .observed.all()
    .flatMap((event) => (event.type === 'connection' && event.clientId === thingName ? [event.outcome] : []));

const storedOf = async (thingName: string): Promise<number> => {
  const { cloud } = running();
  await cloud.settled();
  const view = createRegionView(localClients(cloud.endpoint, regions[0]), {
    registry: 'landfall-local-device-registry',
    telemetry: 'landfall-local-telemetry',
  });
  return (await view.messages()).filter((message) => message.thingName === thingName).length;
};

describe('docs/devices.md', () => {
  it('has a mark on every block, and an expectation here for each', () => {
    expect(blocks.filter(({ mark }) => mark?.isTried !== true).map(({ line }) => line)).toEqual([]);
    expect(blocks).toHaveLength(expectations.length);
  });

  for (const [index, block] of blocks.entries()) {
    const missing = missingFor(block);
    const what = `the ${block.language} block at line ${block.line}`;
    const { says, thingName } = expectations[index] ?? { says: [] };

    if (missing.length > 0) {
      it.skip(`${what} is not tried: ${missing.join(', ')} is not installed here`, () => undefined);
      continue;
    }
    it(`${what} does what it says`, async () => {
      const { faults, output } = await running().reader.follow(block);

      const printed = output.replaceAll(/ +/g, ' ');
      expect(faults).toEqual([]);
      expect(says.filter((words) => !printed.includes(words))).toEqual([]);
      if (thingName !== undefined) {
        const outcomes = outcomesOf(thingName);
        expect(outcomes[0]).toBe('closed');
        expect(outcomes).toContain('accepted');
        expect(await storedOf(thingName)).toBe(1);
      }
    });
  }
});
