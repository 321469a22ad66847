import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createSums } from './explore.ts';
import type { Exploration } from './explore.ts';

/** Seeds that a thread plays before it tells what came of them. */
const chunk = 500;

const ownWorker = new URL('explore-worker.ts', import.meta.url);

/** Like `explore`, by a thread for each processor; each takes the next chunk of seeds when it is done with one. */
export const exploreInParallel = async (
  first: number,
  count: number,
  {
    onProgress = () => undefined,
    threads = availableParallelism(),
    worker: program = ownWorker,
  }: {
    readonly onProgress?: (soFar: Exploration) => void;
    readonly threads?: number;
    /** What the threads run: `explore-worker.ts`, or a bundle of it. */
    readonly worker?: URL;
  } = {},
): Promise<Exploration> => {
  const sums = createSums();
  const end = first + count;
  let next = first;
  let failure: Exploration['failure'];

  const work = async (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(program);
      const giveNext = (): void => {
        if (next >= end || failure !== undefined) {
          void worker.terminate();
          return;
        }
        const size = Math.min(chunk, end - next);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage({ first: next, count: size });
        next += size;
      };
      worker.on('message', (part: Exploration) => {
        sums.add(part);
        failure ??= part.failure;
        onProgress(sums.soFar());
        giveNext();
      });
      worker.on('error', reject);
      worker.on('exit', () => resolve());
      giveNext();
    });

  await Promise.all(Array.from({ length: threads }, work));
  return failure === undefined ? sums.soFar() : { ...sums.soFar(), failure };
};
