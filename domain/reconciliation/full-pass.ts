import type { DeviceRegistry } from '../ports/device-registry.ts';
import type { Inventory } from '../ports/inventory.ts';
import type { Run } from '../ports/run.ts';
import { unreachable } from '../unreachable.ts';
import { examineCertificate } from './examine-certificate.ts';
import { examineRow } from './examine-row.ts';
import type { ReconcileRow } from './examine-row.ts';
import { examineThing } from './examine-thing.ts';
import type { Finding } from './finding.ts';
import { firstPosition, phaseAfter } from './pass-position.ts';
import type { PassPosition } from './pass-position.ts';
import { readPage } from './read-page.ts';
import { addFinding, noTally } from './pass-tally.ts';
import type { PassTally } from './pass-tally.ts';
import { takeInOrder } from './take-in-order.ts';

export interface FullPassPorts {
  readonly inventory: Inventory;
  readonly devices: Pick<DeviceRegistry, 'read'>;
  readonly reconcileRow: ReconcileRow;
}

export interface PassRequest {
  /** Where an earlier slice ended; the beginning without it. */
  readonly position: PassPosition | undefined;
  /** Only says what drifted. */
  readonly isDryRun: boolean;
  readonly run: Run;
  /** Whether this slice should end; asked between items. */
  readonly isOver: () => boolean;
  /** Told of all that is done so far, often enough that little is done twice after a crash. */
  readonly onProgress: (slice: PassSlice) => Promise<void>;
}

export interface PassSlice {
  /** Where to go on; absent when the pass is done. */
  readonly position?: PassPosition;
  readonly tally: PassTally;
  readonly findings: readonly Finding[];
}

export type FullPass = (request: PassRequest) => Promise<PassSlice>;

/** How many items are looked at side by side: a call takes longer than a quota of ten a second would have it wait. */
const sideBySide = 8;

/**
 * Goes through everything that this Region has, as far as time allows: brings it level with each row, then reports the things
 * and the certificates that have no row. Those are never changed: whoever made them may have had a reason.
 *
 * A row that fails is reported, and stops nothing. PROVISIONING rows are not its business: see `createSettle`.
 * @throws what the listing of a page throws
 */
export const createFullPass =
  (ports: FullPassPorts): FullPass =>
  async (request) => {
    let slice: PassSlice & { readonly position: PassPosition } = {
      position: request.position ?? firstPosition,
      tally: noTally,
      findings: [],
    };
    for (;;) {
      if (request.isOver()) return slice;
      const { position } = slice;
      const page = await readPage(ports.inventory, position);
      const examined = await takeInOrder(page.subjects, sideBySide, request.isOver, async (subject) => {
        switch (subject.kind) {
          case 'row':
            return examineRow(ports, subject.thingName, request);
          case 'thing':
            return examineThing(ports.devices, subject.thing);
          case 'certificate':
            return examineCertificate(ports, subject.certificate);
          default:
            return unreachable(subject);
        }
      });

      const done = addExamined(slice, position, examined);
      const next = examined.length < page.subjects.length ? page.resumeAt(examined.length) : page.next;
      const last = next ?? phaseAfter(position.phase);
      if (last === undefined) {
        await request.onProgress(done);
        return done;
      }
      slice = { ...done, position: last };
      await request.onProgress(slice);
      if (examined.length < page.subjects.length) return slice;
    }
  };

const addExamined = (
  { tally, findings }: PassSlice,
  { phase }: PassPosition,
  examined: readonly (Finding | undefined)[],
): PassSlice => {
  const found = examined.filter((finding) => finding !== undefined);
  return {
    tally: found.reduce(addFinding, { ...tally, [phase]: tally[phase] + examined.length }),
    findings: [...findings, ...found],
  };
};
