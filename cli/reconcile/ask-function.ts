import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { awsMessage } from '../stage/aws-message.ts';
import type { PassDrive } from './drive-pass.ts';
import { passAnswer } from './pass-answer.ts';

export interface PassFlags {
  readonly isDryRun: boolean;
  readonly share: number | undefined;
}

const sliceSeconds = 20;

const failure = z.object({ errorMessage: z.string() });

/** Asks the function of a Region for slices of a full pass. */
export const askFunction =
  (client: LambdaClient, functionName: string, { isDryRun, share }: PassFlags): PassDrive['askForSlice'] =>
  async ({ position }) => {
    try {
      const { Payload, FunctionError } = await client.send(
        new InvokeCommand({
          FunctionName: functionName,
          Payload: JSON.stringify({ action: 'pass', position, isDryRun, share, sliceSeconds }),
        }),
      );
      const payload: unknown = JSON.parse(Payload?.transformToString() ?? 'null');
      if (FunctionError === undefined) return { kind: 'slice', slice: passAnswer.parse(payload) };
      return { kind: 'failed', message: failure.safeParse(payload).data?.errorMessage ?? FunctionError };
    } catch (cause) {
      const name = cause instanceof Error ? cause.name : '';
      if (name === 'TooManyRequestsException') return { kind: 'busy' };
      if (name === 'ResourceNotFoundException')
        throw new Error(`There is no function ${functionName} here: deploy this version first.`, { cause });
      throw new Error(`AWS Lambda does not run ${functionName} (${awsMessage(cause)}).`, { cause });
    }
  };
