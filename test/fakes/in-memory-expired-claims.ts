import * as z from 'zod';
import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { ExpiredClaims, ListExpiredClaims } from '../../domain/ports/expired-claims.ts';
import { TerminalError } from '../../domain/saga/terminal-error.ts';

const place = z.tuple([z.string(), z.number(), z.string()]);
type Place = z.output<typeof place>;

/** By Region, then by the end of the claim, then by name. */
const compare = ([region, atMs, name]: Place, [otherRegion, otherMs, otherName]: Place): number =>
  region.localeCompare(otherRegion) || atMs - otherMs || name.localeCompare(otherName);

const parse = (position: string): Place => {
  try {
    return place.parse(JSON.parse(position));
  } catch (cause) {
    throw new TerminalError('invalid-request', `No position: ${position}`, { cause });
  }
};

export const createInMemoryExpiredClaims = (
  rows: ReadonlyMap<string, DeviceRow>,
  region: string,
  pageSize = 2,
): ExpiredClaims => {
  const listOf =
    (isWanted: (writtenBy: string) => boolean): ListExpiredClaims =>
    async (nowMs, after) => {
      const begin = after === undefined ? undefined : parse(after);
      const expired = [...rows.values()]
        .flatMap(({ thingName, writtenBy, claim }): readonly Place[] =>
          claim === undefined || claim.expiresAtMs >= nowMs || !isWanted(writtenBy)
            ? []
            : [[writtenBy, claim.expiresAtMs, thingName]],
        )
        .toSorted(compare)
        .filter((one) => begin === undefined || compare(one, begin) > 0);
      const items = expired
        .slice(0, pageSize)
        .map((at) => ({ thingName: at[2], position: JSON.stringify(at) }));
      const last = items.at(-1)?.position;
      return { items, ...(expired.length > pageSize && last !== undefined && { next: last }) };
    };
  return {
    ours: listOf((writtenBy) => writtenBy === region),
    others: listOf((writtenBy) => writtenBy !== region),
  };
};
