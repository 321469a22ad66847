import type { GatewayRegistry } from '../iot/gateway-registry.ts';

/**
 * Stands for a registry that does not exist yet: the device gateway wants one to start, the registry wants the gateway's port.
 * Nothing is asked before `use`, for no device can know the port by then.
 */
export const createLateGatewayRegistry = (): {
  readonly registry: GatewayRegistry;
  readonly use: (registry: GatewayRegistry) => void;
} => {
  const listeners: Parameters<GatewayRegistry['onDeactivated']>[0][] = [];
  let real: GatewayRegistry | undefined;
  const inUse = (): GatewayRegistry => {
    if (real === undefined) throw new Error('The registry is not there yet.');
    return real;
  };
  return {
    registry: {
      hasRoomFor: (clientId) => inUse().hasRoomFor(clientId),
      present: (leaf, serverName) => inUse().present(leaf, serverName),
      isAllowed: (request) => inUse().isAllowed(request),
      onDeactivated: (listener) => {
        listeners.push(listener);
      },
    },
    use: (registry) => {
      real = registry;
      for (const listener of listeners) registry.onDeactivated(listener);
    },
  };
};
