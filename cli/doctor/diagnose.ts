import { Route53Client } from '@aws-sdk/client-route-53';
import { StageError } from '../../infra/cloudformation/stage/stage-error.ts';
import type { StageSettings } from '../../infra/cloudformation/stage/stage-settings.ts';
import { readCaFiles } from '../stage/check-ca-files.ts';
import { attempt, type Reading, unread } from '../stage/reading.ts';
import type { Check } from './check.ts';
import { examine } from './examine.ts';
import { lookUp, readRecords } from './readers/name.ts';
import { readRegion } from './read-region.ts';
import type { NameRecord, Scene } from './scene.ts';

const readFiles = async (paths: readonly string[], now: Date): Promise<Scene['caFiles']> => {
  try {
    return { kind: 'read', value: await readCaFiles(paths, now) };
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    return unread(error.message);
  }
};

const readZone = async (
  zone: string,
  domainName: string,
  region: string,
): Promise<Reading<readonly NameRecord[]>> => {
  // Route 53 is global; the Region only says where its requests are signed for.
  const client = new Route53Client({ region });
  try {
    return await attempt(async () => readRecords(client, zone, domainName));
  } finally {
    client.destroy();
  }
};

interface DiagnoseOptions {
  readonly now?: Date;
  /** What a resolver answers for a name. */
  readonly resolve?: (domainName: string) => Promise<Reading<readonly string[]>>;
  readonly onProgress?: (what: string) => void;
}

/** Looks at a stage in these Regions side by side, and judges what it finds. Changes nothing. */
export const diagnose = async (
  settings: StageSettings,
  regions: readonly string[],
  { now = new Date(), resolve = lookUp, onProgress = () => undefined }: DiagnoseOptions = {},
): Promise<readonly Check[]> => {
  const { stage, domainName, hostedZoneId, caCertificatePaths } = settings;
  const noName = unread('the stage has no name');
  const [states, caFiles, records, landing] = await Promise.all([
    Promise.all(regions.map(async (region) => readRegion(region, stage, onProgress))),
    readFiles(caCertificatePaths, now),
    domainName === null || hostedZoneId === null
      ? noName
      : readZone(hostedZoneId, domainName, settings.regions[0]),
    domainName === null ? noName : resolve(domainName),
  ]);
  return examine(states, {
    settings,
    nowMs: now.getTime(),
    regions: states.flatMap(({ parts }) => parts ?? []),
    caFiles,
    records,
    landing,
  });
};
