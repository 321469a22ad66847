/** An event pattern that AWS refuses, or that this part of AWS or localhost does not know. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}
