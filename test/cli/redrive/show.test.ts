import { describe, expect, it } from '@jest/globals';
import type { Redriven } from '../../../cli/redrive/redrive-queue.ts';
import { age, showTable } from '../../../cli/redrive/show.ts';

const redriven: Redriven = {
  fate: 'moved',
  region: 'eu-west-1',
  queue: 'ReplicateFailures',
  messageId: 'm',
  sentAtMs: 0,
  subject: { thingName: 'pump-7' },
  reason: 'RetriesExhausted: broken',
};

describe('the table of what was redriven', () => {
  it.each<[Redriven, readonly string[]]>([
    [redriven, ['eu-west-1', 'ReplicateFailures', 'pump-7', '2 h', 'RetriesExhausted: broken', 'moved']],
    [{ ...redriven, fate: 'movable', lost: 'the time' }, ['would be moved; the time']],
    [{ ...redriven, fate: 'stays', why: 'it is no JSON' }, ['stays: it is no JSON']],
    [{ ...redriven, subject: { certificateId: 'a'.repeat(64) } }, ['certificate aaaaaaaaaaaa…']],
    [{ ...redriven, subject: { thingNames: ['pump-7', 'pump-8', 'pump-9'] } }, ['pump-7 and 2 more']],
    [{ ...redriven, subject: { thingNames: [] } }, ['no thing']],
  ])('says of a message: %#', (one, says) => {
    const table = showTable([one], 7_200_000);

    for (const text of says) expect(table).toContain(text);
  });

  it('lets nobody write on the terminal', () => {
    const table = showTable([{ ...redriven, reason: `\u001B[2Jgone\r\n${'x'.repeat(500)}` }], 0);

    expect(table).not.toContain('\u001B');
    expect(table).not.toContain('\r');
    expect(table).toContain('[2Jgone xxx');
    expect(table).toContain('x…');
  });

  it.each([
    [-5, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [172_800_000, '2 d'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(age(ms)).toBe(text);
  });
});
