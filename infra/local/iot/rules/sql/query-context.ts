import type { Value } from './values.ts';

/** A message, as a rule's query sees it. */
export interface QueryContext {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The parsed payload; `undefined` where it is no JSON. */
  readonly json: Value;
  /** `undefined` off MQTT. */
  readonly clientId: string | undefined;
  readonly certificateId: string | undefined;
  readonly traceId: string;
  readonly accountId: string;
  /** Epoch, ms, when the message reached the rules. */
  readonly receivedAtMs: number;
}

/** What `clientid()` gives for a message that did not come over MQTT (AWS IoT Developer Guide, "Functions"). */
export const NOT_OVER_MQTT = 'n/a';
