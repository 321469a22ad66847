import { GetFunctionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { orMissing } from '../../stage/reading.ts';
import type { FunctionState } from '../region-state.ts';

export const readFunction = async (
  client: LambdaClient,
  name: string,
): Promise<FunctionState | undefined> => {
  const found = await orMissing(
    async () => client.send(new GetFunctionCommand({ FunctionName: name })),
    'ResourceNotFoundException',
  );
  const { Configuration: configuration, Concurrency: concurrency } = found ?? {};
  if (configuration === undefined) return undefined;
  const reason = configuration.StateReason ?? configuration.LastUpdateStatusReason;
  return {
    name,
    state: configuration.State ?? 'UNKNOWN',
    update: configuration.LastUpdateStatus ?? 'UNKNOWN',
    ...(reason !== undefined && { reason }),
    reservedConcurrency: concurrency?.ReservedConcurrentExecutions,
  };
};
