import { describe, expect, it } from '@jest/globals';
import type { ListedRow } from '../../../cli/devices/registry.ts';
import { createRowWatch } from '../../../cli/devices/watch-rows.ts';
import type { DeviceStatus } from '../../../domain/device/device-row.ts';

const row = (thingName: string, status: DeviceStatus = 'ACTIVE', version = 1): ListedRow => ({
  thingName,
  row: {
    thingName,
    certificateId: 'c',
    status,
    homeRegion: 'us-west-2',
    writtenBy: 'operator',
    version,
    updatedAtMs: 1,
  },
});
const state = (status: string, version: number) => ({ status, version, writtenBy: 'operator' });

describe('a watch of every row', () => {
  it('takes the first round as what was there before', () => {
    const watch = createRowWatch({ tellsFirst: false });

    const told = [
      watch.take({ rows: [row('pump-1')], endsRound: false }),
      watch.take({ rows: [row('pump-2')], endsRound: true }),
    ];

    expect(told).toEqual([[], []]);
    expect(watch.size()).toBe(2);
  });

  it('tells of what changed, what is new and what is gone, each once', () => {
    const watch = createRowWatch({ tellsFirst: false });
    watch.take({ rows: [row('pump-1'), row('pump-2')], endsRound: true });

    const changes = watch.take({ rows: [row('pump-1', 'SUSPENDED', 2), row('pump-3')], endsRound: true });
    const again = watch.take({ rows: [row('pump-1', 'SUSPENDED', 2), row('pump-3')], endsRound: true });

    expect(changes).toEqual([
      { thingName: 'pump-1', from: state('ACTIVE', 1), to: state('SUSPENDED', 2) },
      { thingName: 'pump-3', to: state('ACTIVE', 1) },
      { thingName: 'pump-2', from: state('ACTIVE', 1) },
    ]);
    expect(again).toEqual([]);
  });

  it('calls nothing gone before the round has come to its end', () => {
    const watch = createRowWatch({ tellsFirst: false });
    watch.take({ rows: [row('pump-1'), row('pump-2')], endsRound: true });

    expect(watch.take({ rows: [row('pump-1')], endsRound: false })).toEqual([]);
    expect(watch.take({ rows: [row('pump-2')], endsRound: true })).toEqual([]);
  });

  it('sees that a row has become malformed', () => {
    const watch = createRowWatch({ tellsFirst: false });
    watch.take({ rows: [row('pump-1')], endsRound: true });

    const changes = watch.take({ rows: [{ thingName: 'pump-1', fault: 'no status' }], endsRound: true });

    expect(changes).toMatchObject([{ thingName: 'pump-1', to: { status: 'malformed' } }]);
  });
});

describe('a watch of one row', () => {
  it('begins with the row as it is, and sees it come back', () => {
    const watch = createRowWatch({ tellsFirst: true });

    const told = [[row('pump-1')], [], [row('pump-1')]].map((rows) => watch.take({ rows, endsRound: true }));

    expect(told).toEqual([
      [{ thingName: 'pump-1', to: state('ACTIVE', 1) }],
      [{ thingName: 'pump-1', from: state('ACTIVE', 1) }],
      [{ thingName: 'pump-1', to: state('ACTIVE', 1) }],
    ]);
  });
});
