import type { IoTClient } from '@aws-sdk/client-iot';
import type { CallPace } from './call-pace.ts';

/** Has every attempt of every call of the client wait for its turn: a retry spends the quota too. */
export const paceCalls = (client: IoTClient, pace: Pick<CallPace, 'turn'>): void => {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (request) => {
        await pace.turn(commandName.replace(/Command$/, ''));
        return next(request);
      },
    // The SDK's retries have the highest priority in this step: everything else in it runs for each attempt.
    { name: 'paceCalls', step: 'finalizeRequest' },
  );
};
