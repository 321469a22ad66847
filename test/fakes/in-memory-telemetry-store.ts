import type { StoreTelemetry } from '../../domain/ports/telemetry-store.ts';
import type { TelemetryItem } from '../../domain/telemetry/telemetry-item.ts';

export interface InMemoryTelemetryStore {
  readonly store: StoreTelemetry;
  /** In the order of their storing. */
  readonly items: readonly TelemetryItem[];
}

export const createInMemoryTelemetryStore = (): InMemoryTelemetryStore => {
  const items: TelemetryItem[] = [];
  return {
    items,
    store: async (item) => {
      const isDuplicate = items.some(
        ({ thingName, messageKey }) => thingName === item.thingName && messageKey === item.messageKey,
      );
      if (isDuplicate) return 'duplicate';
      items.push(item);
      return 'stored';
    },
  };
};
