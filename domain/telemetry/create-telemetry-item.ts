import type { Sha256 } from '../ports/run.ts';
import { parseJson } from './storable-json.ts';
import type { TelemetryItem } from './telemetry-item.ts';

/** One message as it came in through the rules engine of a Region. */
export interface TelemetryMessage {
  readonly thingName: string;
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Epoch, ms. */
  readonly receivedAtMs: number;
  readonly certificateId: string;
  readonly clientId: string;
  readonly traceId: string;
  readonly region: string;
}

export interface TelemetryOptions {
  readonly ttlDays: number;
  readonly sha256: Sha256;
}

const MAX_AGE_MS = 24 * 60 * 60 * 1000;
const MAX_AHEAD_MS = 5 * 60 * 1000;
const SECONDS_A_DAY = 24 * 60 * 60;

/**
 * Makes the item that a message is stored as.
 *
 * A payload that is JSON in UTF-8 is stored as its value, unless the store could not hold all of it; then, like anything
 * else, as the bytes that came (see storable-json.ts).
 *
 * The key is the time of the message, `#` and the SHA-256 of topic, NUL and payload. The time is the message's own where it
 * is an object with a whole number `timestamp` (epoch, ms) from the 24 hours before its receipt to 5 minutes after, so that
 * a message which the device sends again, be it to another Region, is stored once. Without one it is the time of receipt,
 * and only what one Region is delivered twice in the same millisecond, or by a retry, is known again.
 */
export const createTelemetryItem = (
  message: TelemetryMessage,
  { ttlDays, sha256 }: TelemetryOptions,
): TelemetryItem => {
  const { thingName, topic, payload, receivedAtMs, certificateId, clientId, traceId, region } = message;
  const json = parseJson(payload);
  const timeMs = ownTimeMs(json?.value, receivedAtMs) ?? receivedAtMs;

  return {
    thingName,
    messageKey: `${new Date(timeMs).toISOString()}#${sha256(topicNulPayload(topic, payload))}`,
    topic,
    payload: json?.storable === undefined ? payload : json.storable,
    receivedAtMs,
    region,
    certificateId,
    clientId,
    traceId,
    expiresAt: Math.floor(receivedAtMs / 1000) + ttlDays * SECONDS_A_DAY,
  };
};

const ownTimeMs = (value: unknown, receivedAtMs: number): number | undefined => {
  if (typeof value !== 'object' || value === null || !('timestamp' in value)) return undefined;
  const { timestamp } = value;
  // Stryker disable next-line LogicalOperator,ConditionalExpression: no other type has integers; the first half is for the type
  if (typeof timestamp !== 'number' || !Number.isInteger(timestamp)) return undefined;
  const ageMs = receivedAtMs - timestamp;
  return ageMs <= MAX_AGE_MS && ageMs >= -MAX_AHEAD_MS ? timestamp : undefined;
};

/** A topic holds no NUL (MQTT 3.1.1, 4.7.3), so no two pairs of topic and payload look the same. */
const topicNulPayload = (topic: string, payload: Uint8Array): Uint8Array => {
  const topicBytes = new TextEncoder().encode(topic);
  const bytes = new Uint8Array(topicBytes.length + 1 + payload.length);
  bytes.set(topicBytes);
  bytes.set(payload, topicBytes.length + 1);
  return bytes;
};
