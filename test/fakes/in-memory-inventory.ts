import type { Inventory } from '../../domain/ports/inventory.ts';
import type { ListPage } from '../../domain/ports/page.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';
import type { InMemoryIot } from './in-memory-iot.ts';

const pageSize = 2;

/** In the order of the keys, a few on a page; `after` is the key of the last item of the page before. */
const listed =
  <Item>(items: () => readonly Item[], keyOf: (item: Item) => string, isForgiving: boolean): ListPage<Item> =>
  async (after) => {
    const sorted = items().toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    if (after !== undefined && !isForgiving && !sorted.some((item) => keyOf(item) === after))
      throw new TerminalError('invalid-request', `${after} leads to nothing`);
    const left = sorted.filter((item) => after === undefined || keyOf(item) > after);
    const page = left.slice(0, pageSize);
    const last = page.at(-1);
    return { items: page, ...(left.length > pageSize && last !== undefined && { next: keyOf(last) }) };
  };

/** Everything that one Region has: the names of `rows`, and what AWS IoT knows. All certificates are of our CAs. */
export const createInMemoryInventory = (iot: InMemoryIot, rows: ReadonlyMap<string, unknown>): Inventory => ({
  rows: listed(
    () => [...rows.keys()],
    (name) => name,
    true,
  ),
  things: listed(
    () => [...iot.things.values()],
    ({ thingName }) => thingName,
    false,
  ),
  certificates: listed(
    () => [...iot.certificates.values()].map(({ certificateId, status }) => ({ certificateId, status })),
    ({ certificateId }) => certificateId,
    false,
  ),
  thingsOf: async (certificateId) =>
    [...iot.attached].flatMap(([thingName, ids]) => (ids.has(certificateId) ? [thingName] : [])),
});
