import { InterruptedError } from '../interrupted-error.ts';

/**
 * What the work gives, unless a Ctrl-C comes before it is done. The work goes on then, until what it uses is closed.
 * @throws InterruptedError
 */
export const orInterrupted = async <Result>(
  work: Promise<Result>,
  interrupted: Promise<void>,
): Promise<Result> => {
  const done = await Promise.race([work.then((result) => ({ result })), interrupted.then(() => undefined)]);
  if (done === undefined) throw new InterruptedError('Interrupted. All that it had started is ended.');
  return done.result;
};
