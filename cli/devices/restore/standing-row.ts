import type { DeviceRow } from '../../../domain/device/device-row.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import { parseDeviceRow } from '../../../infra/aws/device-row-schema.ts';

/** A row with all that it holds, or what is wrong with it. */
export type StandingRow = {
  readonly thingName: string;
  /** As DynamoDB has it, malformed or not: a write is conditional on this. */
  readonly item: Readonly<Record<string, unknown>>;
} & ({ readonly row: DeviceRow } | { readonly fault: string });

export const standingRow = (item: Readonly<Record<string, unknown>>): StandingRow => {
  const thingName = String(item['thingName']);
  try {
    return { thingName, item, row: parseDeviceRow(thingName, item) };
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error;
    return { thingName, item, fault: error.message };
  }
};

/** 0 for a row that has none. */
export const versionOf = ({ item }: StandingRow): number => {
  const { version } = item;
  return typeof version === 'number' && Number.isSafeInteger(version) ? Math.max(version, 0) : 0;
};
