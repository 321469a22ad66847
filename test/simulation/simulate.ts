import { bringOn } from './actors.ts';
import type { Choices } from './choices.ts';
import { endFaults, restByEvents, restByReconciliation, restByRedrive } from './come-to-rest.ts';
import { createWorld } from './create-world.ts';
import type { SimulatedDevice } from './devices.ts';
import type { Fault } from './faults.ts';
import type { Rule, Violation } from './journal.ts';
import { findBroken } from './promises.ts';
import { drawScenario } from './scenario.ts';
import type { World } from './world.ts';

/** What events alone had left broken, and what made it whole. */
export interface Cure {
  readonly kind: 'reconciliation' | 'redrive';
  readonly rule: Rule;
}

/** What one schedule came to. */
export interface Schedule {
  readonly violation: Violation | undefined;
  readonly curedBy: Cure | undefined;
  readonly faults: ReadonlyMap<Fault, number>;
  readonly states: ReadonlySet<number>;
  readonly runs: number;
  /** What happened, line by line, if it was asked for. */
  readonly lines: readonly string[];
}

const maxSteps = 400;
/** So often the clock moves on although something could happen: calls take their time. */
const oneStepIn = 16;
const patienceMs = 600_000;
/** A claim, its release and its record, for each fault, act and connect that can undo one. */
const maxWritesEach = 40;

/** Plays one schedule to its end: everybody acts while faults happen; then faults end, and all must come to rest. */
export const simulate = async (choices: Choices, isTold = false): Promise<Schedule> => {
  const world = createWorld(choices, drawScenario(choices), isTold);
  const devices = bringOn(world);
  await playOut(world);
  const curedBy = world.journal.violation() === undefined ? await comeToRest(world, devices) : undefined;
  return {
    violation: world.journal.violation(),
    curedBy,
    faults: world.faults.injected,
    states: world.statesSeen,
    runs: world.lambda.counts.runs,
    lines: world.journal.lines,
  };
};

const playOut = async ({ choices, timeline, journal }: World): Promise<void> => {
  for (let steps = 0; steps < maxSteps && journal.violation() === undefined; steps += 1) {
    const isSlow = choices.happens(oneStepIn) && timeline.advance(patienceMs);
    if (!isSlow && !(await timeline.step()) && !timeline.advance(patienceMs)) return;
  }
};

const comeToRest = async (world: World, devices: readonly SimulatedDevice[]): Promise<Cure | undefined> => {
  const { journal, counts, certificates } = world;
  const look = (when: string): Violation | undefined => {
    const broken = findBroken(world, devices);
    journal.tell(`${when}: ${broken === undefined ? 'all is well' : `${broken.rule}, ${broken.detail}`}`);
    return broken;
  };

  journal.tell('faults are over');
  endFaults(world);
  await restByEvents(world, devices);
  const byEvents = look('by events alone');
  if (byEvents !== undefined && !world.isDisturbed()) {
    journal.violate('events-suffice-without-faults', `${byEvents.rule}, ${byEvents.detail}`);
  }
  await restByReconciliation(world, devices);
  const byReconciliation = look('by reconciliation');
  if (byReconciliation !== undefined) await restByRedrive(world, devices);
  const broken = byReconciliation === undefined ? undefined : look('by redrive');

  if (broken !== undefined) journal.violate(broken.rule, broken.detail);
  if (counts.writes > maxWritesEach * certificates.length) {
    journal.violate('bounded-writes', `${counts.writes} writes for ${certificates.length} certificates`);
  }
  if (byReconciliation !== undefined) return { kind: 'redrive', rule: byReconciliation.rule };
  return byEvents === undefined ? undefined : { kind: 'reconciliation', rule: byEvents.rule };
};
