import { describe, expect, it } from '@jest/globals';
import { journeyJson, noFacts } from '../../../cli/journey/facts.ts';

const regions = ['us-west-2', 'eu-west-1'];

describe('journeyJson', () => {
  it('is one line, and says that all held', () => {
    const line = journeyJson(regions, 12, { ...noFacts, acknowledged: 7 }, null);

    expect(line).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(line)).toEqual({
      regions,
      devices: 12,
      ...noFacts,
      acknowledged: 7,
      holds: true,
      failed: null,
    });
  });

  it('says what failed, and null of what was not found out by then', () => {
    const line = journeyJson(regions, 12, noFacts, 'does not hold: it is whole');

    expect(JSON.parse(line)).toMatchObject({
      firstConnectToActiveMs: null,
      stored: null,
      holds: false,
      failed: 'does not hold: it is whole',
    });
  });
});
