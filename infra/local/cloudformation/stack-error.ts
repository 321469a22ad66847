/** A template or stack that cannot be deployed; the message names the place and says why. */
export class StackError extends Error {
  override readonly name = 'StackError';
}
