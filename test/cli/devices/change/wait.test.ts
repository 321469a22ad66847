import { describe, expect, it } from '@jest/globals';
import { judgeProgress, waitUntilLevel } from '../../../../cli/devices/change/wait.ts';
import type { DeviceRegion, DeviceThere } from '../../../../cli/devices/region.ts';
import { type Reading, unread } from '../../../../cli/stage/reading.ts';
import type { DeviceRow } from '../../../../domain/device/device-row.ts';

const row: DeviceRow = {
  thingName: 'pump-1',
  certificateId: 'a'.repeat(64),
  status: 'SUSPENDED',
  homeRegion: 'us-west-2',
  writtenBy: 'operator',
  version: 3,
  updatedAtMs: 10,
};
const there = (shown: Partial<DeviceRow> = {}, change: Partial<DeviceThere> = {}): Reading<DeviceThere> => ({
  kind: 'read',
  value: {
    row: { thingName: 'pump-1', row: { ...row, ...shown } },
    actual: {
      certificateStatus: 'INACTIVE',
      thing: undefined,
      isAttached: false,
      otherIds: [],
      hasPolicy: false,
    },
    drift: [],
    ...change,
  },
});
const late = there({}, { drift: ['status'] });

describe('whether a Region has carried out a row', () => {
  it.each([
    ['level', undefined, there()],
    ['pending', 'status', late],
    ['pending', 'undecided', there({}, { drift: undefined })],
    ['pending', 'no row here yet', there({}, { row: undefined })],
    ['pending', 'row malformed', there({}, { row: { thingName: 'pump-1', fault: 'no status' } })],
    ['pending', 'shows version 2 by us-west-2', there({ version: 2, writtenBy: 'us-west-2' })],
    ['pending', 'shows version 3 by eu-west-1', there({ writtenBy: 'eu-west-1' })],
    ['pending', 'shows version 3 by operator', there({ updatedAtMs: 9 })],
    ['pending', 'unreachable: a timeout', unread('a timeout')],
    ['superseded', 'ACTIVE by now: version 4, by operator', there({ version: 4, status: 'ACTIVE' })],
  ] as const)('is %s: %s', (kind, why, reading) => {
    expect(judgeProgress(row, reading)).toEqual(why === undefined ? { kind } : { kind, why });
  });
});

/** A clock that only sleeping moves, and a Region that gives one answer after the other, the last again and again. */
const setup = (answers: Readonly<Record<string, readonly Reading<DeviceThere>[]>>) => {
  let nowMs = 0;
  const told: string[] = [];
  const queues = new Map(Object.entries(answers).map(([name, list]) => [name, [...list]]));
  const lookAt: DeviceRegion['lookAt'] = async ({ thingName }) => {
    const queue = queues.get(thingName) ?? [];
    const next = queue.length > 1 ? queue.shift() : queue[0];
    return next ?? unread('nobody is asked');
  };
  return {
    told,
    region: { region: 'eu-west-1', lookAt },
    terms: {
      timeoutMs: 2_000,
      now: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += ms;
      },
      onProgress: (line: string) => told.push(line),
    },
    elapsedMs: () => nowMs,
  };
};

describe('waiting until a Region is in step', () => {
  it('ends with the last that is, and looks at none again that was', async () => {
    const { region, terms, told, elapsedMs } = setup({
      'pump-1': [there(), late],
      'pump-2': [late, unread('a timeout'), there()],
    });

    const [seen] = await waitUntilLevel([region], [row, { ...row, thingName: 'pump-2' }], terms);

    expect([...(seen?.devices ?? [])]).toEqual([
      ['pump-1', { kind: 'level' }],
      ['pump-2', { kind: 'level' }],
    ]);
    expect(told).toEqual(['eu-west-1  1 of 2 in step']);
    expect(elapsedMs()).toBe(1_000);
  });

  it('ends when the time is up, with what stands in the way', async () => {
    const { region, terms, elapsedMs } = setup({ 'pump-1': [late] });

    const [seen] = await waitUntilLevel([region], [row], terms);

    expect(seen?.devices.get('pump-1')).toEqual({ kind: 'pending', why: 'status' });
    expect(elapsedMs()).toBe(2_000);
  });

  it('looks at each device once, even when the time is up at once', async () => {
    const { region, terms } = setup({ 'pump-1': [late], 'pump-2': [there()] });

    const [seen] = await waitUntilLevel([region], [row, { ...row, thingName: 'pump-2' }], {
      ...terms,
      timeoutMs: 0,
    });

    expect([...(seen?.devices.keys() ?? [])]).toEqual(['pump-1', 'pump-2']);
  });

  it('does not wait for a row that somebody has written since', async () => {
    const { region, terms, elapsedMs } = setup({ 'pump-1': [there({ version: 4 })] });

    const [seen] = await waitUntilLevel([region], [row], terms);

    expect(seen?.devices.get('pump-1')).toMatchObject({ kind: 'superseded' });
    expect(elapsedMs()).toBe(0);
  });

  it('is not held up by a Region that does not answer', async () => {
    const dead = setup({});
    const alive = setup({ 'pump-1': [late, there()] });

    const seen = await waitUntilLevel([dead.region, alive.region], [row], dead.terms);

    expect(seen.map(({ devices }) => devices.get('pump-1')?.kind)).toEqual(['pending', 'level']);
  });
});
