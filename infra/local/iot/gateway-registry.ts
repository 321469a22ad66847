import type { X509Certificate } from 'node:crypto';

/** What the device gateway asks the registry of its Region. The registry implements it; the gateway knows nothing else of it. */
export interface GatewayRegistry {
  /** Whether the quotas of MQTT CONNECT have room for one more, of all clients and of this one; takes it if so. */
  readonly hasRoomFor: (clientId: string) => boolean;
  /**
   * Judges the certificate of an MQTT CONNECT, and registers it just in time where it is unknown, signed by an ACTIVE CA with
   * auto-registration and came with SNI: it becomes PENDING_ACTIVATION and the event is published. A certificate that is still
   * PENDING_ACTIVATION has its event published again.
   */
  readonly present: (
    leaf: X509Certificate,
    serverName: string | undefined,
  ) =>
    | { readonly verdict: 'known'; readonly certificateId: string }
    | { readonly verdict: 'refused'; readonly certificateId: string | undefined; readonly reason: string };
  /** Whether the certificate may do this, by the policies attached to it, with AWS IoT's policy variables filled in. */
  readonly isAllowed: (request: {
    readonly certificateId: string;
    readonly clientId: string;
    readonly action: 'iot:Connect' | 'iot:Publish' | 'iot:Subscribe' | 'iot:Receive';
    /** Client id, topic or topic filter: what follows `client/`, `topic/`, `topicfilter/` in the ARN. */
    readonly resource: string;
  }) => boolean;
  /** Calls back when a certificate stops being ACTIVE, so that its live connections are dropped. */
  readonly onDeactivated: (listener: (certificateId: string) => void) => void;
}

/** Takes a message to the topic rules: from the gateway, from iot-data, from the registry's own events. */
export type PublishToRules = (message: {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Of the publishing client; `undefined` for AWS's own events. */
  readonly clientId: string | undefined;
  readonly certificateId: string | undefined;
}) => void;
