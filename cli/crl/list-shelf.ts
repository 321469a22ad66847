/** Where one Region keeps the published list of one CA. */
export interface ListShelf {
  /** DER, or `undefined` when nothing is published yet. */
  readonly read: () => Promise<Uint8Array | undefined>;
  readonly write: (der: Uint8Array) => Promise<void>;
}
