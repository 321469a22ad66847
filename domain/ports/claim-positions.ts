/** How far the last tick of this Region came in each list of expired claims; absent where it came to the end. */
export interface ClaimPositions {
  readonly ours?: string;
  readonly others?: string;
}

export interface ClaimPositionRecords {
  /** With strong consistency; empty before the first tick. */
  readonly read: () => Promise<ClaimPositions>;
  readonly write: (positions: ClaimPositions) => Promise<void>;
}
