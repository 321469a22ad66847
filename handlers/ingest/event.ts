import * as z from 'zod';
import { certificateId, epochMs, record, text, thingName } from '../event-fields.ts';

/** What the rule for telemetry selects from a message. */
export const telemetryMessage = record({
  /** The payload's bytes, by `encode(*, 'base64')`: it need not be JSON. */
  payload: z.base64({ error: 'must be base64' }),
  thingName,
  topic: text,
  /** `timestamp()` of the rules engine. */
  receivedAt: epochMs,
  /** `principal()`. */
  certificateId,
  clientId: text,
  traceId: text,
});
