import { parentPort } from 'node:worker_threads';
import { explore } from './explore.ts';

/** Seeds to play. */
export interface Chunk {
  readonly first: number;
  readonly count: number;
}

const play = async ({ first, count }: Chunk): Promise<void> => {
  const part = await explore(first, count);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(part);
};

// A thread of `exploreInParallel`: plays a chunk, tells what came of it, and waits for the next. What it throws ends it.
parentPort?.on('message', (chunk: Chunk) => void play(chunk));
