import { DescribePipeCommand, type PipesClient } from '@aws-sdk/client-pipes';
import { orMissing } from '../../stage/reading.ts';
import type { PipeState } from '../region-state.ts';

export const readPipe = async (
  client: PipesClient,
  name: string | undefined,
): Promise<PipeState | undefined> => {
  if (name === undefined) return undefined;
  const pipe = await orMissing(
    async () => client.send(new DescribePipeCommand({ Name: name })),
    'NotFoundException',
  );
  if (pipe === undefined) return undefined;
  return {
    name,
    state: pipe.CurrentState ?? 'UNKNOWN',
    ...(pipe.StateReason !== undefined && { reason: pipe.StateReason }),
    sourceArn: pipe.Source ?? '',
  };
};
