import type { TelemetryItem } from '../telemetry/telemetry-item.ts';

/** Stores an item once: an item with the same key is left as it is and reported as a duplicate. */
export type StoreTelemetry = (item: TelemetryItem) => Promise<'stored' | 'duplicate'>;
