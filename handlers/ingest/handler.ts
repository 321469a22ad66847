import type { Logger } from '@aws-lambda-powertools/logger';
import type { Sha256 } from '../../domain/ports/run.ts';
import type { StoreTelemetry } from '../../domain/ports/telemetry-store.ts';
import { createTelemetryItem } from '../../domain/telemetry/create-telemetry-item.ts';
import type { Handle } from '../lambda-handler.ts';
import { logMessages } from '../log-messages.ts';
import type { Measure } from '../measure.ts';
import { parseEvent } from '../parse-event.ts';
import { telemetryMessage } from './event.ts';

export interface IngestDeps {
  readonly region: string;
  readonly ttlDays: number;
  readonly sha256: Sha256;
  readonly storeTelemetry: StoreTelemetry;
  readonly logger: Pick<Logger, 'debug'>;
  readonly measure: Pick<Measure, 'count'>;
}

export interface IngestResult {
  readonly outcome: 'stored' | 'duplicate';
}

/** Handles one message of a device. A message that comes twice has the same key both times, so no lock is needed. */
export const createIngestHandler =
  ({ region, ttlDays, sha256, storeTelemetry, logger, measure }: IngestDeps): Handle<IngestResult> =>
  async (event) => {
    const { payload, receivedAt, ...origin } = parseEvent(telemetryMessage, event, measure);
    const message = {
      ...origin,
      payload: Buffer.from(payload, 'base64'),
      receivedAtMs: receivedAt,
      region,
    };
    const item = createTelemetryItem(message, { ttlDays, sha256 });

    const outcome = await storeTelemetry(item);

    const { thingName, messageKey, traceId } = item;
    measure.count(outcome === 'stored' ? 'Ingested' : 'Duplicates');
    // One line a message would cost more than the message.
    const line = outcome === 'stored' ? logMessages.ingested : logMessages.duplicate;
    logger.debug({ ...line, thingName, messageKey, traceId });
    return { outcome };
  };
