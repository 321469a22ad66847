import type { DeviceRow } from '../../domain/device/device-row.ts';
import type { ListExpiredClaims } from '../../domain/ports/expired-claims.ts';

const pageSize = 2;

export const createInMemoryExpiredClaims =
  (rows: ReadonlyMap<string, DeviceRow>): ListExpiredClaims =>
  async (nowMs, after) => {
    const expired = [...rows.values()]
      .flatMap(({ thingName, claim }) =>
        claim === undefined || claim.expiresAtMs >= nowMs ? [] : [{ thingName, atMs: claim.expiresAtMs }],
      )
      .toSorted((one, other) => one.atMs - other.atMs)
      .map(({ thingName }) => thingName);
    const begin = after === undefined ? 0 : Number(after);
    const end = begin + pageSize;
    return { items: expired.slice(begin, end), ...(end < expired.length && { next: String(end) }) };
  };
