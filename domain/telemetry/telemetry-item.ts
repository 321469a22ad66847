export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One message of a device, as it is stored: key `thingName` + `messageKey`. */
export interface TelemetryItem {
  readonly thingName: string;
  /** ISO 8601 time with milliseconds, `#`, hex SHA-256 of topic and payload: sorts by time, and the same message has the same key. */
  readonly messageKey: string;
  readonly topic: string;
  /** A JSON payload as its value, anything else as the bytes that came. */
  readonly payload: JsonValue | Uint8Array;
  /** Epoch, ms, of the rules engine that took the message in. */
  readonly receivedAtMs: number;
  /** The Region that took the message in. */
  readonly region: string;
  readonly certificateId: string;
  readonly clientId: string;
  readonly traceId: string;
  /** Epoch, seconds: DynamoDB's TTL attribute. */
  readonly expiresAt: number;
}
