import type { FunctionProperties } from './function-properties.ts';

/** What a function is made of. */
export interface FunctionMake {
  readonly properties: FunctionProperties;
  readonly code: FunctionCode;
}

export interface FunctionCode {
  readonly zip: Uint8Array;
  /** Where it lies unpacked. */
  readonly taskRoot: string;
}
