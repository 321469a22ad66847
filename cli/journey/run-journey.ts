import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initPki, readIntermediate } from '../../infra/pki/pki-directory.ts';
import { localClients } from '../local/clients.ts';
import { orInterrupted } from '../local/or-interrupted.ts';
import { localName, type LocalLandfall, readRootCa, startLandfall } from '../local/start-landfall.ts';
import { untilInterrupted } from '../local/until-interrupted.ts';
import { hold, type Journey } from './context.ts';
import { counts } from './counts.ts';
import { failOver } from './fail-over.ts';
import { journeyJson } from './facts.ts';
import { createFleet } from './fleet.ts';
import { firstLanding, knownEverywhere } from './first-landing.ts';
import { observe } from './observations.ts';
import { refusals } from './refusals.ts';
import { createRegionView } from './region-view.ts';
import { createReport, type Report } from './report.ts';

/** The command's options, as commander gives them. */
export interface JourneyFlags {
  readonly devices: number;
  readonly json?: true;
}

const regions = ['us-west-2', 'eu-west-1'] as const;

/** Bytes that a bundle may have: a large one is a slow cold start. */
const bundleLimit = (name: string): number => (name.includes('onboard') ? 1_500_000 : 1_100_000);

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(2)} MB`;

const reportBundles = (report: Report, bundles: Readonly<Record<string, number>>): void => {
  for (const [name, bytes] of Object.entries(bundles)) {
    hold(bytes < bundleLimit(name), `${name} (${megabytes(bytes)}) is under ${megabytes(bundleLimit(name))}`);
    report.figure(`bundle ${name}`, megabytes(bytes), `under ${megabytes(bundleLimit(name))}`);
  }
  report.keep({ bundles });
};

const outputNamed = ({ outputs }: LocalLandfall, name: string): string => {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The stack has no output ${name}.`);
  return value;
};

const travel = async (landfall: LocalLandfall, pkiDirectory: string, deviceCount: number, report: Report) => {
  const { cloud } = landfall;
  const tables = {
    registry: outputNamed(landfall, 'DeviceRegistryTableName'),
    telemetry: outputNamed(landfall, 'TelemetryTableName'),
  };
  const makeDevice = createFleet({
    regions,
    host: localName,
    port: cloud.namePort,
    rootCaPem: await readRootCa(pkiDirectory),
    intermediate: await readIntermediate(pkiDirectory),
  });
  const fleet = await Promise.all(
    Array.from({ length: deviceCount }, async (_, index) =>
      makeDevice(`device-${String(index + 1).padStart(3, '0')}`, regions[index % 2 === 0 ? 0 : 1]),
    ),
  );
  const travelled: Journey = {
    landfall,
    regions,
    views: new Map(
      regions.map((region) => [region, createRegionView(localClients(cloud.endpoint, region), tables)]),
    ),
    observed: observe(cloud.events, ({ type }) => type !== 'item-written' && type !== 'trace-segment'),
    report,
    makeDevice,
    fleet,
  };
  const travellers = [...fleet];
  try {
    await firstLanding(travelled);
    await knownEverywhere(travelled);
    travellers.push(await failOver(travelled));
    await refusals(travelled);
    await counts(travelled, travellers);
  } finally {
    await Promise.all(travellers.map(async ({ device }) => device.stop()));
  }
};

const journey = async (deviceCount: number, report: Report): Promise<void> => {
  const interrupted = untilInterrupted();
  const folder = await mkdtemp(join(tmpdir(), 'landfall-journey-'));
  const pkiDirectory = join(folder, 'pki');
  let landfall: LocalLandfall | undefined;
  try {
    report.stage(`0  AWS on localhost: ${regions.join(' and ')}`);
    await initPki({ directory: pkiDirectory, keyType: 'ec-p256', force: false }, [localName, '127.0.0.1']);
    report.line('made a PKI: root, intermediate, server');
    const starting = startLandfall({
      regions,
      pkiDirectory,
      endpointPort: 0,
      mqttPort: 0,
      clockSpeed: 20,
      onProgress: report.line,
    });
    try {
      landfall = await orInterrupted(starting, interrupted);
    } catch (error) {
      // What it has started by then is closed as well.
      landfall = await starting.catch(() => undefined);
      throw error;
    }
    reportBundles(report, landfall.bundles);
    await orInterrupted(travel(landfall, pkiDirectory, deviceCount, report), interrupted);
  } finally {
    await landfall?.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * Starts AWS on localhost, installs the service in two Regions and takes a fleet through its life. Tells it on stdout as it
 * goes; with `json` on stderr, and in one line on stdout at the end, however it ends.
 * @throws JourneyError that says which of its claims does not hold
 */
export const runJourney = async ({ devices, json }: JourneyFlags): Promise<void> => {
  const report = createReport((text) => (json ? process.stderr : process.stdout).write(text), Date.now);
  const tell = (failed: string | null): void => {
    if (json) process.stdout.write(journeyJson(regions, devices, report.facts(), failed));
  };
  try {
    await journey(devices, report);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    throw error;
  }
  if (!json) process.stdout.write(report.table());
  tell(null);
};
