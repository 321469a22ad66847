import type { DeviceRow, DeviceStatus } from '../../../domain/device/device-row.ts';
import type { DeviceRegistry } from '../../../domain/ports/device-registry.ts';
import { TerminalError } from '../../../domain/saga/terminal-error.ts';
import type { ChangeDecision } from './decide.ts';

export interface ChangeRowsPorts {
  readonly devices: Pick<DeviceRegistry, 'read' | 'write'>;
  readonly decide: (row: DeviceRow) => ChangeDecision;
  /** What stands in the way outside of the rows, by device. */
  readonly findObstacles: (rows: readonly DeviceRow[]) => Promise<ReadonlyMap<string, string>>;
  /** Waits until the next row may be written. */
  readonly turn: () => Promise<void>;
  /** Told of each device that cannot be changed, where there are several. */
  readonly onRefused: (line: string) => void;
}

export interface ChangedRow {
  readonly was: DeviceStatus;
  readonly row: DeviceRow;
  readonly isWritten: boolean;
}

/** Each try fails only because somebody else has written the row since it was read. */
const maxTries = 5;

const refusal = (thingName: string, why: string): string => `"${thingName}" ${why}.`;
const noRow = 'is not in the registry: npx landfall devices list --help';

const look = async (
  { devices, decide }: ChangeRowsPorts,
  thingName: string,
): Promise<{ readonly row: DeviceRow } | { readonly why: string }> => {
  try {
    const row = await devices.read(thingName);
    if (row === undefined) return { why: noRow };
    const decision = decide(row);
    return decision.kind === 'refuse' ? decision : { row };
  } catch (error) {
    if (!(error instanceof TerminalError && error.reason === 'row-malformed')) throw error;
    return { why: `cannot be changed (${error.message}): write its row anew, or restore it` };
  }
};

const checkAll = async (ports: ChangeRowsPorts, names: readonly string[]): Promise<void> => {
  const rows: DeviceRow[] = [];
  const refused: string[] = [];
  for (const thingName of names) {
    const seen = await look(ports, thingName);
    if ('row' in seen) rows.push(seen.row);
    else refused.push(refusal(thingName, seen.why));
  }
  for (const [thingName, why] of await ports.findObstacles(rows)) refused.push(refusal(thingName, why));

  const [first, ...others] = refused;
  if (first === undefined) return;
  if (others.length === 0) throw new Error(names.length === 1 ? first : `${first} Nothing was written.`);
  for (const line of refused) ports.onRefused(line);
  throw new Error(
    `${refused.length} of ${names.length} devices cannot be changed, for the reasons above. Nothing was written.`,
  );
};

const changeOne = async (
  { devices, decide, turn }: ChangeRowsPorts,
  thingName: string,
): Promise<ChangedRow> => {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const before = await devices.read(thingName);
    if (before === undefined) throw new Error(refusal(thingName, noRow));
    const decision = decide(before);
    if (decision.kind === 'refuse') throw new Error(refusal(thingName, decision.why));
    const { row } = decision;
    if (decision.kind === 'already') return { was: before.status, row, isWritten: false };
    await turn();
    if ((await devices.write(row, before)) === 'written') return { was: before.status, row, isWritten: true };
  }
  throw new Error(refusal(thingName, 'is written by others all the time: run the command again'));
};

/**
 * Writes the next version of each row, in order, once all of them are seen to take it. A row that another writer changed meanwhile is
 * decided anew.
 * @throws Error in one line: what cannot be changed, and why; after the first write also how far it got
 */
export const changeRows = async (
  ports: ChangeRowsPorts,
  names: readonly string[],
): Promise<readonly ChangedRow[]> => {
  await checkAll(ports, names);
  const changed: ChangedRow[] = [];
  for (const thingName of names) {
    try {
      changed.push(await changeOne(ports, thingName));
    } catch (cause) {
      if (!(cause instanceof Error) || changed.length === 0) throw cause;
      const message = cause.message.replace(/\.$/, '');
      throw new Error(
        `${message}. ${changed.length} of ${names.length} devices were changed before it, in the order given: the same command goes on with the others.`,
        { cause },
      );
    }
  }
  return changed;
};
