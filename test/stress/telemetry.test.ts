import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { percentile } from '../../cli/journey/percentile.ts';
import { regions, type RunningService, startService } from '../e2e/support/running-service.ts';
import { createFaultScene } from './support/fault-scene.ts';
import { runTelemetry, type TelemetryRun } from './support/telemetry-run.ts';

jest.setTimeout(600_000);

/** Half a minute is what the service is held to. Less is drained sooner: two processors take minutes over 60,000 messages. */
const seconds = Number(process.env['LANDFALL_TELEMETRY_SECONDS'] ?? 30);
const load = { devices: 200, messagesPerSecond: 2_000, seconds };
const total = load.messagesPerSecond * load.seconds;

/** Lambda's first retry comes after 2 s. */
const clockSpeed = 30;

let service: RunningService | undefined;
let run: TelemetryRun | undefined;
beforeAll(async () => {
  // Hundreds of thousands of events: what is counted here is read from the tables.
  service = await startService({ clockSpeed, isKept: () => false });
  run = await runTelemetry(service, load);
});
afterAll(async () => service?.close());

const result = (): TelemetryRun => {
  if (run === undefined) throw new Error('the load has not run');
  return run;
};

describe('telemetry of 200 devices, 2,000 messages a second, while a Region goes away and comes back', () => {
  it('is offered in full and acknowledged in full', () => {
    const { offered, acknowledged } = result();

    expect(offered.offered).toBe(total);
    expect(new Set(acknowledged).size).toBe(total);
  });

  it('takes what devices of the Region that is away send to the other one', () => {
    const { arrivals } = result();
    const [failing, surviving] = regions;

    expect(arrivals[surviving].local.length).toBeGreaterThan(arrivals[failing].local.length);
  });

  it.each(regions)('is stored in %s, each message that was acknowledged under exactly one key', (region) => {
    const { acknowledged, keys } = result();

    const notOnce = acknowledged.filter((name) => keys[region].get(name) !== 1);

    expect(notOnce).toEqual([]);
    expect(keys[region].size).toBe(total);
  });

  it('leaves nothing in a queue for failures', async () => {
    if (service === undefined) throw new Error('the service has not started');
    const { fullQueues } = createFaultScene(service);

    expect(await Promise.all(regions.map(fullQueues))).toEqual([[], []]);
  });

  it('tells its figures', () => {
    const { offered, acknowledgedMs, drainMs, arrivals } = result();
    const spread = (values: readonly number[]) =>
      [0.5, 0.95].map((share) => Math.round(percentile(values, share) ?? 0)).join(' / ');
    const lines = regions.flatMap((region) => [
      `${region}: ${arrivals[region].local.length} taken in, p50 / p95 ${spread(arrivals[region].local)} ms`,
      `${region}: ${arrivals[region].replicated.length} replicated, p50 / p95 ${spread(arrivals[region].replicated)} ms`,
    ]);

    process.stdout.write(
      [
        '',
        `offered ${Math.round((offered.offered * 1_000) / offered.elapsedMs)}/s for ${Math.round(offered.elapsedMs)} ms, begun ${offered.begun} by then`,
        `all acknowledged after ${Math.round(acknowledgedMs)} ms, all stored ${Math.round(drainMs)} ms later`,
        ...lines,
        '',
      ].join('\n'),
    );

    expect(arrivals[regions[0]].local.length + arrivals[regions[1]].local.length).toBe(total);
  });
});
