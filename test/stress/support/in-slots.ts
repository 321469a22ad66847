/** Takes items on in their order, so many at a time: the next one when an earlier one is done. */
export const inSlots = async <Item>(
  items: readonly Item[],
  slots: number,
  takeOn: (item: Item) => Promise<void>,
): Promise<void> => {
  const waiting = items.values();
  const slot = async (): Promise<void> => {
    for (const item of waiting) await takeOn(item);
  };
  await Promise.all(Array.from({ length: slots }, slot));
};
