import { describe, expect, it } from '@jest/globals';
import { progressLine } from '../../../cli/simulate/progress.ts';

describe('progressLine', () => {
  it('has every count in it', () => {
    const state = { switchedOn: 9, landed: 8, connected: 7, reconnects: 6, begun: 50, acknowledged: 40 };

    const line = progressLine(state, { devices: 10, messages: 100 });

    expect(line).toBe(
      '8 of 10 devices came in, 7 connected, 6 reconnects; 50 of 100 messages published, 40 acknowledged',
    );
  });
});
