/** Ctrl-C, once what was begun is cleaned up. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
