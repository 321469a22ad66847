import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { ListedDevice } from './show.ts';
import type { ListedRow } from './registry.ts';

/** A row without its PEM, wherever it came from: JSON leaves out what is undefined. */
const rowJson = (row: DeviceRow) => ({ ...row, certificatePem: undefined });

export const listedJson = (listed: ListedRow) =>
  'row' in listed ? rowJson(listed.row) : { thingName: listed.thingName, fault: listed.fault };

export const thereJson = (there: ListedDevice['there']) =>
  there.map(({ region, reading }) =>
    reading.kind === 'unread'
      ? { region, unreachable: reading.why }
      : {
          region,
          version:
            reading.value.row !== undefined && 'row' in reading.value.row
              ? reading.value.row.row.version
              : null,
          actual: reading.value.actual,
          drift: reading.value.drift ?? null,
        },
  );
