import { describe, expect, it } from '@jest/globals';
import { unreachable } from '../../domain/unreachable.ts';

const isOfNoKnownCase = (_value: unknown): _value is never => true;

describe('unreachable', () => {
  it('names the case that nobody has thought of', () => {
    const status = 'STOLEN';

    const decide = () => (isOfNoKnownCase(status) ? unreachable(status) : undefined);

    expect(decide).toThrow('No case for "STOLEN"');
  });
});
