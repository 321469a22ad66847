/** Part of a list. `next` leads to what follows; absent at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** Lists what follows `after`, an earlier page's `next`; from the beginning without it. */
export type ListPage<Item> = (after: string | undefined) => Promise<Page<Item>>;
