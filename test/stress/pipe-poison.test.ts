import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { whole } from '../e2e/support/device-views.ts';
import { regions, startService } from '../e2e/support/running-service.ts';
import { createScene, type Scene } from '../e2e/support/scene.ts';
import { land, rowOf, untilActive } from './support/poison.ts';
import { createRedrive, linesOf, untilAlarm } from './support/redrive-command.ts';

jest.setTimeout(240_000);

/** The pipe tries a record again for some hours: here, for half a minute. */
const clockSpeed = 1_000;

let started: Scene | undefined;
beforeAll(async () => {
  started = createScene(await startService({ clockSpeed }));
});
afterAll(async () => {
  await started?.service.devices.stopAll();
  await started?.service.close();
});

describe('a row that the pipe cannot pass on', () => {
  it('ends in the dead-letter queue of the pipe, with alarms, and goes through when it is mended', async () => {
    if (started === undefined) throw new Error('the service has not started');
    const scene = started;
    const { service, operator, viewsOf } = scene;
    const redrive = createRedrive(service.cloud);
    const letters = ['--queue', 'RegistryPipeDeadLetters'] as const;
    const giant = await service.issue('giant');
    // More than an event bus takes, and less than a table does.
    await operator.write({ ...rowOf(giant), certificateId: 'x'.repeat(300 * 1024) });
    const behind = await land(scene, ['behind-giant']);
    for (const region of regions) {
      await untilAlarm(scene, [region, 'RegistryPipeFailedAlarm', 'ALARM']);
      await untilAlarm(scene, [region, 'RegistryPipeDeadLettersAlarm', 'ALARM']);
    }

    const before = await redrive('--dry-run', ...letters);
    await operator.write({ ...rowOf(giant), version: 2 });
    await untilActive(scene, giant, 2);
    const moved = await redrive(...letters);

    expect(behind).toEqual([[whole, whole]]);
    expect([before.exitCode, linesOf(before.messages)]).toEqual([
      0,
      ['eu-west-1 RegistryPipeDeadLetters movable', 'us-west-2 RegistryPipeDeadLetters movable'],
    ]);
    expect(before.messages).toMatchObject(
      regions.map(() => ({ subject: { thingNames: ['giant'] }, reason: 'RetryAttemptsExhausted' })),
    );
    expect([moved.exitCode, linesOf(moved.messages)]).toEqual([
      0,
      ['eu-west-1 RegistryPipeDeadLetters moved', 'us-west-2 RegistryPipeDeadLetters moved'],
    ]);
    expect(await viewsOf(giant)).toEqual([whole, whole]);
    expect((await redrive('--dry-run', ...letters)).messages).toEqual([]);
  });
});
