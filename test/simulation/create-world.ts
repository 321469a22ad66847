import { NOW_MS } from '../domain/sound-certificate.ts';
import type { Choices } from './choices.ts';
import { createFaults } from './faults.ts';
import { followChange } from './functions.ts';
import type { GlobalTable } from './global-table.ts';
import { createGlobalTable } from './global-table.ts';
import { createJournal } from './journal.ts';
import { createLambda } from './lambda.ts';
import { createRegion, describeRegion } from './region.ts';
import type { Scenario } from './scenario.ts';
import { createTimeline } from './timeline.ts';
import type { World } from './world.ts';

export const createWorld = (
  choices: Choices,
  { regionNames, certificates, detachmentLag }: Scenario,
  isTold: boolean,
): World => {
  const journal = createJournal(isTold);
  const faults = createFaults(choices);
  const admitted = new Set<string>();
  const statesSeen = new Set<number>();
  let isDisturbed = false;
  const isUp = (name: string): boolean => regions.find((region) => region.name === name)?.isUp !== false;
  const timeline = createTimeline(choices, NOW_MS, isUp, journal.tell);
  const regions = regionNames.map((name) => createRegion(name, detachmentLag, timeline.nowMs));
  const table = createGlobalTable(regionNames, { choices, timeline }, (change) => {
    const { region: name, thingName, new: row } = change;
    journal.tell(`  ${name} shows ${thingName}: ${describeRow(row)}`);
    if (row !== undefined) admitted.add(row.certificateId);
    const region = regions.find((candidate) => candidate.name === name);
    if (region !== undefined) followChange(world, region, change);
  });
  const describe = (): string =>
    [
      ...regions.map(describeRegion),
      ...regionNames.map((name) =>
        table
          .thingNames(name)
          .map((thingName) => `${thingName} ${describeRow(table.row(name, thingName))}`)
          .sort()
          .join('; '),
      ),
    ].join(' | ');
  const lambda = createLambda(
    timeline,
    journal.tell,
    () => statesSeen.add(hash(describe())),
    () => {
      isDisturbed = true;
    },
  );
  const world: World = {
    choices,
    timeline,
    faults,
    journal,
    lambda,
    table,
    regions,
    certificates,
    admitted,
    leftBehind: new Set(),
    disturb: () => {
      isDisturbed = true;
    },
    isDisturbed: () => isDisturbed,
    counts: { writes: 0 },
    statesSeen,
    describe,
  };
  return world;
};

const describeRow = (row: ReturnType<GlobalTable['row']>): string =>
  row === undefined
    ? 'no row'
    : `${row.status} of ${row.certificateId.slice(0, 2)}, v${row.version} by ${row.writtenBy}`;

/** FNV-1a, 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
};
