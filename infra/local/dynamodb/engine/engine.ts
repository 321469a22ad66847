import { setTimeout as sleep } from 'node:timers/promises';
import type { ZodType } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';
import { createEngineClient, type EngineResponse } from './engine-client.ts';
import { readEngineError } from './engine-error.ts';
import type { EngineProcess } from './engine-process.ts';

export type { EngineResponse } from './engine-client.ts';

/** The DynamoDB of one Region, before anything of global tables. */
export interface Engine {
  /** Throws as DynamoDB does when it is out of service. */
  readonly requireRunning: () => void;
  /** For a client's call: fails as DynamoDB does when the engine ends under it or is being started again. */
  readonly send: (target: string, body: string | Uint8Array) => Promise<EngineResponse>;
  /**
   * For what the cloud itself asks: waits for an engine that is being started again, and repeats what may have got no answer; so
   * what is asked must bear to be asked twice. Reads the answer; an error of DynamoDB is thrown as `AwsError`.
   */
  readonly call: <Output>(target: string, input: object, output: ZodType<Output>) => Promise<Output>;
  readonly close: () => void;
}

/** A connection ends before the process is known to have ended: so long one finds out. */
const DOUBTS_MS = [5, 50, 250];

export const createEngine = (process: EngineProcess, region: string): Engine => {
  const client = createEngineClient(region);
  const closed = new AbortController();

  /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
  const requireRunning = (): void => {
    if (process.isRunning()) return;
    const why = process.death() ?? `The DynamoDB engine of ${region} is being started again`;
    throw new AwsError('ServiceUnavailable', 503, why);
  };

  const send: Engine['send'] = async (target, body) => {
    requireRunning();
    try {
      return await client.send(process.url(), target, body);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const error = new AwsError(
        'InternalServerError',
        500,
        `The DynamoDB engine of ${region} does not answer: ${why}`,
      );
      error.cause = cause;
      throw error;
    }
  };

  const persist = async (target: string, body: string): Promise<EngineResponse> => {
    for (const doubtMs of DOUBTS_MS) {
      await process.settled();
      try {
        return await send(target, body);
      } catch (error) {
        if (closed.signal.aborted || process.death() !== undefined) throw error;
        await sleep(doubtMs, undefined, { ref: false });
      }
    }
    await process.settled();
    return send(target, body);
  };

  return {
    requireRunning,
    send,
    call: async (target, input, output) => {
      const { status, body } = await persist(target, JSON.stringify(input));
      if (status !== 200) throw readEngineError(status, body);
      return output.parse(JSON.parse(body.toString()));
    },
    close: () => {
      closed.abort();
      client.close();
    },
  };
};
