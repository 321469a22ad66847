import type { Inventory, ListedCertificate } from '../ports/inventory.ts';
import type { ListPage } from '../ports/page.ts';
import type { Thing } from '../ports/thing-registry.ts';
import { TerminalError } from '../saga/terminal-error.ts';
import { unreachable } from '../unreachable.ts';
import type { PassPosition } from './pass-position.ts';

/** What a full pass looks at, one at a time. */
export type Subject =
  | { readonly kind: 'row'; readonly thingName: string }
  | { readonly kind: 'thing'; readonly thing: Thing }
  | { readonly kind: 'certificate'; readonly certificate: ListedCertificate };

export interface SubjectPage {
  readonly subjects: readonly Subject[];
  /** Absent when the phase is done. */
  readonly next: PassPosition | undefined;
  /** Where to go on when only so many of the subjects are done. */
  readonly resumeAt: (done: number) => PassPosition;
}

/** Reads what stands at a position. */
export const readPage = async (inventory: Inventory, position: PassPosition): Promise<SubjectPage> => {
  switch (position.phase) {
    case 'rows':
      return pageOfRows(inventory, position);
    case 'things':
      return pageOf(inventory.things, position, (thing) => ({ kind: 'thing', thing }));
    case 'certificates':
      return pageOf(inventory.certificates, position, (certificate) => ({
        kind: 'certificate',
        certificate,
      }));
    default:
      return unreachable(position.phase);
  }
};

/** Rows come and go while the pass runs, so what is done is known by name. */
const pageOfRows = async (inventory: Inventory, position: PassPosition): Promise<SubjectPage> => {
  const { items, next } = await inventory.rows(position.after);
  return {
    subjects: items.map((thingName) => ({ kind: 'row', thingName })),
    next: next === undefined ? undefined : { phase: 'rows', after: next },
    resumeAt: (done) => {
      const last = items[done - 1];
      return last === undefined ? position : { phase: 'rows', after: last };
    },
  };
};

const pageOf = async <Item>(
  list: ListPage<Item>,
  position: PassPosition,
  toSubject: (item: Item) => Subject,
): Promise<SubjectPage> => {
  const { phase, after, skip = 0 } = position;
  let page;
  try {
    page = await list(after);
  } catch (error) {
    // AWS says of a token only that it is opaque: one that was kept from one run to another may be too old.
    if (!(error instanceof TerminalError) || after === undefined) throw error;
    return pageOf(list, { phase }, toSubject);
  }
  const { items, next } = page;
  return {
    subjects: items.slice(skip).map(toSubject),
    next: next === undefined ? undefined : { phase, after: next },
    resumeAt: (done) => ({ phase, ...(after !== undefined && { after }), skip: skip + done }),
  };
};
