import type { GatewayRegistry } from '../../../../../../infra/local/iot/gateway-registry.ts';

type AllowedRequest = Parameters<GatewayRegistry['isAllowed']>[0];

export interface FakeRegistry extends GatewayRegistry {
  /** Certificate ids in the order of their CONNECTs. */
  readonly presented: string[];
  /** Lets there be no room for a CONNECT of this client. */
  readonly crowd: (clientId: string) => void;
  readonly activate: (certificateId: string) => void;
  readonly deactivate: (certificateId: string) => void;
  /** Everything is allowed but what is denied here. */
  readonly deny: (action: AllowedRequest['action'], resource: string) => void;
  readonly allow: (action: AllowedRequest['action'], resource: string) => void;
}

/** A registry with just-in-time registration: an unknown certificate is refused, and known once it is activated. */
export const createFakeRegistry = (): FakeRegistry => {
  const active = new Set<string>();
  const denied = new Set<string>();
  const crowded = new Set<string>();
  const listeners: ((certificateId: string) => void)[] = [];
  const presented: string[] = [];
  return {
    presented,
    crowd: (clientId) => crowded.add(clientId),
    activate: (certificateId) => active.add(certificateId),
    deactivate: (certificateId) => {
      active.delete(certificateId);
      for (const listener of listeners) listener(certificateId);
    },
    deny: (action, resource) => denied.add(`${action} ${resource}`),
    allow: (action, resource) => denied.delete(`${action} ${resource}`),
    hasRoomFor: (clientId) => !crowded.has(clientId),
    present: (leaf) => {
      const certificateId = leaf.fingerprint256.replaceAll(':', '').toLowerCase();
      presented.push(certificateId);
      return active.has(certificateId)
        ? { verdict: 'known', certificateId }
        : { verdict: 'refused', certificateId, reason: 'the certificate is PENDING_ACTIVATION' };
    },
    isAllowed: ({ certificateId, action, resource }) =>
      active.has(certificateId) && !denied.has(`${action} ${resource}`),
    onDeactivated: (listener) => {
      listeners.push(listener);
    },
  };
};
