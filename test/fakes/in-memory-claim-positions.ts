import type { ClaimPositionRecords, ClaimPositions } from '../../domain/ports/claim-positions.ts';

export interface InMemoryClaimPositions extends ClaimPositionRecords {
  /** All that was written, in order. */
  readonly written: readonly ClaimPositions[];
}

export const createInMemoryClaimPositions = (first: ClaimPositions = {}): InMemoryClaimPositions => {
  const written: ClaimPositions[] = [];
  return {
    written,
    read: async () => written.at(-1) ?? first,
    write: async (positions) => {
      written.push(positions);
    },
  };
};
