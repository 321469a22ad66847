/**
 * Says that no retry can cure this: a saga that has not passed its pivot rolls back, one that has stops loudly.
 * Every other error means "try again later" and undoes nothing.
 *
 * `reason` is a short literal in kebab-case, fit for a metric dimension: `policy-missing`, `invalid-request`.
 */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
