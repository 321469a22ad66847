/** Something wrong with a stage that whoever packages it can put right. osls prints the stack of an error: here that is one line. */
export class StageError extends Error {
  override readonly name = 'StageError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.stack = message;
  }
}
