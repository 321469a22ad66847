import { describe, expect, it } from '@jest/globals';
import { restoreRows, type RestorePorts } from '../../../../cli/devices/restore/restore-rows.ts';
import { type StandingRow, standingRow } from '../../../../cli/devices/restore/standing-row.ts';
import type { StandingRegistry } from '../../../../cli/devices/restore/standing-registry.ts';
import type { DeviceRow } from '../../../../domain/device/device-row.ts';

type Item = Readonly<Record<string, unknown>>;

const rowOf = (thingName: string, change: Partial<DeviceRow> = {}) => {
  const row: DeviceRow = {
    thingName,
    certificateId: 'a'.repeat(64),
    status: 'ACTIVE',
    homeRegion: 'us-west-2',
    writtenBy: 'us-west-2',
    version: 2,
    updatedAtMs: 2,
    ...change,
  };
  return { ...row };
};

/** Compares as DynamoDB does, all of the item. */
const createRegistry = (items: readonly Item[]): StandingRegistry & { readonly items: Map<string, Item> } => {
  const stored = new Map(items.map((item) => [String(item['thingName']), item]));
  return {
    items: stored,
    read: async (thingName) => {
      const item = stored.get(thingName);
      return item === undefined ? undefined : standingRow(item);
    },
    write: async (row, standing) => {
      if (stored.get(row.thingName) !== standing?.item) return 'conflict';
      stored.set(row.thingName, { ...row });
      return 'written';
    },
  };
};

const setup = (
  copied: readonly (readonly Item[])[],
  standing: readonly Item[] = [],
  change: Partial<RestorePorts> = {},
) => {
  const registry = createRegistry(standing);
  const pages = async function* (): AsyncIterable<readonly StandingRow[]> {
    for (const page of copied) yield page.map(standingRow);
  };
  let turns = 0;
  const ports: RestorePorts = {
    pages: pages(),
    registry,
    turn: async () => {
      turns += 1;
    },
    now: () => 10,
    isOver: () => false,
    onProgress: () => undefined,
    ...change,
  };
  const again = (): RestorePorts => ({ ...ports, pages: pages() });
  return { registry, ports, again, turns: () => turns };
};
const plain = { overwrites: false, isDryRun: false };
const overwriting = { ...plain, overwrites: true };

const mixed = [
  [rowOf('missing'), rowOf('same')],
  [
    rowOf('other'),
    rowOf('revoked'),
    { thingName: 'malformed' },
    rowOf('claimed', { status: 'PROVISIONING' }),
  ],
] as const;
const stands = [
  rowOf('same', { version: 5 }),
  rowOf('other', { status: 'SUSPENDED' }),
  rowOf('revoked', { status: 'REVOKED' }),
  rowOf('newer'),
] as const;
const fatesOf = (rows: readonly { readonly thingName: string; readonly fate: string }[]) =>
  Object.fromEntries(rows.map(({ thingName, fate }) => [thingName, fate]));

describe('restoring rows', () => {
  it('writes what is missing, and leaves alone what differs', async () => {
    const { ports, registry, turns } = setup(mixed, stands);

    const { counts, rows, isComplete } = await restoreRows(ports, plain);

    expect(isComplete).toBe(true);
    expect(fatesOf(rows)).toEqual({
      missing: 'restored',
      other: 'differs',
      revoked: 'differs',
      malformed: 'malformed',
      claimed: 'leftOut',
    });
    expect(counts).toEqual({
      restored: 1,
      replaced: 0,
      differs: 2,
      refused: 0,
      same: 1,
      leftOut: 1,
      malformed: 1,
    });
    expect(registry.items.get('missing')).toMatchObject({
      writtenBy: 'operator',
      version: 3,
      updatedAtMs: 10,
    });
    expect([registry.items.get('other'), registry.items.get('newer'), turns()]).toEqual([
      stands[1],
      stands[3],
      1,
    ]);
  });

  it('replaces what differs where it is told to', async () => {
    const { ports, registry } = setup(mixed, stands);

    const { rows } = await restoreRows(ports, overwriting);

    expect(fatesOf(rows)).toMatchObject({ other: 'replaced', revoked: 'refused' });
    expect(registry.items.get('other')).toMatchObject({ status: 'ACTIVE', version: 3 });
    expect(registry.items.get('revoked')).toEqual(stands[2]);
  });

  it.each([plain, overwriting])('says the same in a dry run of %j, and writes nothing', async (terms) => {
    const dry = setup(mixed, stands);
    const before = new Map(dry.registry.items);

    const said = await restoreRows(dry.ports, { ...terms, isDryRun: true });

    expect([dry.registry.items, dry.turns()]).toEqual([before, 0]);
    expect(said).toEqual(await restoreRows(setup(mixed, stands).ports, terms));
  });

  it('finds nothing to do when it is run again', async () => {
    const { ports, again } = setup([[rowOf('pump-1'), rowOf('pump-2')]]);
    await restoreRows(ports, plain);

    expect(await restoreRows(again(), plain)).toMatchObject({ counts: { same: 2, restored: 0 }, rows: [] });
  });

  it('stops before the next row, and goes on from there when it is run again', async () => {
    let seen = 0;
    const isOver = (): boolean => {
      seen += 1;
      return seen > 2;
    };
    const { ports, again, registry } = setup([[rowOf('pump-1'), rowOf('pump-2'), rowOf('pump-3')]], [], {
      isOver,
    });

    const first = await restoreRows(ports, plain);
    const written = registry.items.size;
    const second = await restoreRows({ ...again(), isOver: () => false }, plain);

    expect([first.isComplete, first.counts.restored, written]).toEqual([false, 2, 2]);
    expect(second).toMatchObject({ isComplete: true, counts: { restored: 1, same: 2 } });
  });

  describe('when somebody else writes the row meanwhile', () => {
    it('leaves alone what is as the copy has it by now', async () => {
      const { ports, registry } = setup([[rowOf('pump-1')]]);
      const turn = async (): Promise<void> => {
        registry.items.set('pump-1', rowOf('pump-1', { version: 1, writtenBy: 'eu-west-1' }));
      };

      expect(await restoreRows({ ...ports, turn }, plain)).toMatchObject({ counts: { same: 1 }, rows: [] });
    });

    it('gives up when that goes on and on', async () => {
      const { ports, registry } = setup([[rowOf('pump-1')]], [rowOf('pump-1', { status: 'SUSPENDED' })]);
      const turn = async (): Promise<void> => {
        registry.items.set('pump-1', rowOf('pump-1', { status: 'SUSPENDED' }));
      };

      const { rows } = await restoreRows({ ...ports, turn }, overwriting);

      expect(rows).toEqual([{ thingName: 'pump-1', fate: 'refused', why: expect.stringContaining('again') }]);
    });

    it('knows its own write, of which the answer was lost', async () => {
      const { ports, registry } = setup([[rowOf('pump-1')]]);
      const forgetful: StandingRegistry = {
        read: registry.read,
        write: async (row, standing) => {
          await registry.write(row, standing);
          return 'conflict';
        },
      };

      const { counts } = await restoreRows({ ...ports, registry: forgetful }, plain);

      expect(counts).toMatchObject({ restored: 1, same: 0 });
    });
  });
});
