import { describe, expect, it } from '@jest/globals';
import { changeRows, type ChangeRowsPorts } from '../../../../cli/devices/change/change-rows.ts';
import { decideChange } from '../../../../cli/devices/change/decide.ts';
import type { DeviceRow, DeviceStatus } from '../../../../domain/device/device-row.ts';
import { TerminalError } from '../../../../domain/saga/terminal-error.ts';
import { createInMemoryDeviceRegistry } from '../../../fakes/in-memory-device-registry.ts';

const rowOf = (thingName: string, status: DeviceStatus = 'ACTIVE'): DeviceRow => ({
  thingName,
  certificateId: 'a'.repeat(64),
  status,
  homeRegion: 'us-west-2',
  writtenBy: 'us-west-2',
  version: 2,
  updatedAtMs: 2,
});

const setup = (rows: readonly DeviceRow[], change: Partial<ChangeRowsPorts> = {}) => {
  const devices = createInMemoryDeviceRegistry(new Map(rows.map((row) => [row.thingName, row])));
  const told: string[] = [];
  const ports: ChangeRowsPorts = {
    devices,
    decide: (row) => decideChange(row, 'suspend', { nowMs: 10, forgetAfterDays: undefined }),
    findObstacles: async () => new Map(),
    turn: async () => undefined,
    onRefused: (line) => told.push(line),
    ...change,
  };
  const statuses = () => [...devices.rows.values()].map(({ status }) => status);
  return { devices, ports, told, statuses };
};

describe('changing rows', () => {
  it('writes those that are not as asked, and says what each was', async () => {
    const { ports, devices } = setup([rowOf('pump-1'), rowOf('pump-2', 'SUSPENDED')]);

    const changed = await changeRows(ports, ['pump-1', 'pump-2']);

    expect(changed).toMatchObject([
      { was: 'ACTIVE', isWritten: true, row: { thingName: 'pump-1', version: 3 } },
      { was: 'SUSPENDED', isWritten: false, row: { thingName: 'pump-2', version: 2 } },
    ]);
    expect(devices.rows.get('pump-1')).toEqual(changed[0]?.row);
  });

  it('writes none when one cannot be changed', async () => {
    const { ports, told, statuses } = setup([rowOf('pump-1'), rowOf('pump-2', 'REVOKED')]);

    await expect(changeRows(ports, ['pump-1', 'pump-2'])).rejects.toThrow(
      /^"pump-2" is REVOKED[^\n]*Nothing was written\.$/,
    );
    expect([told, statuses()]).toEqual([[], ['ACTIVE', 'REVOKED']]);
  });

  it('names each that cannot be changed', async () => {
    const { ports, told } = setup([rowOf('pump-1', 'RETIRED')]);

    await expect(changeRows(ports, ['pump-1', 'pump-2'])).rejects.toThrow(/^2 of 2 devices/);
    expect(told).toEqual([
      expect.stringMatching(/^"pump-1" is RETIRED/),
      expect.stringMatching(/^"pump-2" is not in the registry/),
    ]);
  });

  it('writes none when something stands in the way outside of the rows', async () => {
    const { ports, statuses } = setup([rowOf('pump-1')], {
      findObstacles: async (rows) => new Map(rows.map(({ thingName }) => [thingName, 'is nailed down'])),
    });

    await expect(changeRows(ports, ['pump-1'])).rejects.toThrow(/^"pump-1" is nailed down\.$/);
    expect(statuses()).toEqual(['ACTIVE']);
  });

  it('calls a malformed row by its fault', async () => {
    const { ports } = setup([], {
      devices: {
        read: async () => Promise.reject(new TerminalError('row-malformed', 'status: is missing')),
        write: async () => 'written',
      },
    });

    await expect(changeRows(ports, ['pump-1'])).rejects.toThrow(
      /^"pump-1" cannot be changed \(status: is missing\)/,
    );
  });

  describe('when another writer comes between', () => {
    const meddling = (times: number, meddled: Partial<DeviceRow>) => {
      const scene = setup([rowOf('pump-1')]);
      const { devices } = scene;
      let left = times;
      const ports: ChangeRowsPorts = {
        ...scene.ports,
        turn: async () => {
          const now = devices.rows.get('pump-1');
          if (now === undefined || left === 0) return;
          left -= 1;
          devices.rows.set('pump-1', { ...now, ...meddled, version: now.version + 1 });
        },
      };
      return { ports, devices };
    };

    it('writes the version after that', async () => {
      const { ports } = meddling(4, { writtenBy: 'eu-west-1' });

      expect(await changeRows(ports, ['pump-1'])).toMatchObject([{ row: { version: 7 }, isWritten: true }]);
    });

    it('decides anew what the change means', async () => {
      const { ports, devices } = meddling(1, { status: 'REVOKED' });

      await expect(changeRows(ports, ['pump-1'])).rejects.toThrow(/^"pump-1" is REVOKED/);
      expect(devices.rows.get('pump-1')).toMatchObject({ status: 'REVOKED', version: 3 });
    });

    it('gives up when that goes on and on', async () => {
      const { ports } = meddling(5, {});

      await expect(changeRows(ports, ['pump-1'])).rejects.toThrow(/run the command again/);
    });
  });

  it('says how far it got when a write fails', async () => {
    const { ports, devices, statuses } = setup([rowOf('pump-1'), rowOf('pump-2')]);
    const failing: ChangeRowsPorts = {
      ...ports,
      devices: {
        read: devices.read,
        write: async (row, previous) =>
          row.thingName === 'pump-2'
            ? Promise.reject(new Error('The line is dead.'))
            : devices.write(row, previous),
      },
    };

    await expect(changeRows(failing, ['pump-1', 'pump-2'])).rejects.toThrow(
      'The line is dead. 1 of 2 devices were changed before it, in the order given: the same command goes on with the others.',
    );
    expect(statuses()).toEqual(['SUSPENDED', 'ACTIVE']);
  });
});
