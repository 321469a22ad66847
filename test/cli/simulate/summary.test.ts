import { describe, expect, it } from '@jest/globals';
import { showSummary } from '../../../cli/simulate/show-summary.ts';
import { complaint, type Storage, summarize } from '../../../cli/simulate/summary.ts';
import { outsider, recordOf, storedIn } from './records.ts';

const ended = { isInterrupted: false };
const notChecked: Storage = { isChecked: false, reason: 'nobody asked' };
const whole = { 'a#0': 1, 'a#1': 1, 'a#2': 1 };

const checked = (...regions: readonly ReturnType<typeof storedIn>[]): Storage => ({
  isChecked: true,
  regions,
});

describe('summarize', () => {
  it('adds up what the devices saw', () => {
    const records = [recordOf('a', { reconnects: 2, published: 5 }), recordOf('b', { reconnects: 1 })];

    const summary = summarize(records, notChecked, ended);

    expect(summary).toMatchObject({ devices: 2, reconnects: 3, published: 8, acknowledged: 6, neverIn: [] });
  });

  it('takes the percentiles over the devices that came in', () => {
    const records = [
      ...Array.from({ length: 100 }, (_, index) => recordOf(`d${index}`, { landedAfterMs: index + 1 })),
      outsider('x'),
    ];

    const { firstConnectMs, neverIn } = summarize(records, notChecked, ended);

    expect(firstConnectMs).toEqual({ p50: 50, p95: 95, p99: 99 });
    expect(neverIn).toEqual(['x']);
  });

  it('counts a message as lost that a table of any Region lacks, and says which', () => {
    const storage = checked(storedIn('west', whole, 2), storedIn('east', { 'a#0': 1, 'a#2': 1 }, 1));

    const summary = summarize([recordOf('a')], storage, ended);

    expect(summary).toMatchObject({
      lost: 1,
      regions: [
        { region: 'west', takenIn: 2, stored: 3, missing: 0 },
        { region: 'east', takenIn: 1, stored: 2, missing: 1 },
      ],
    });
  });

  it('does not count one twice that every table lacks', () => {
    const storage = checked(storedIn('west', { 'a#0': 1 }), storedIn('east', { 'a#0': 1 }));

    expect(summarize([recordOf('a')], storage, ended).lost).toBe(2);
  });

  it('counts the items of a message more than one', () => {
    const storage = checked(
      storedIn('west', { ...whole, 'a#1': 3 }),
      storedIn('east', { ...whole, 'a#1': 2 }),
    );

    const summary = summarize([recordOf('a')], storage, ended);

    expect(summary.duplicates).toBe(2);
    expect(summary.regions.map(({ duplicates }) => duplicates)).toEqual([2, 1]);
  });

  it('does not miss what was not acknowledged, stored or not', () => {
    const storage = checked(storedIn('west', { 'a#0': 1, 'a#1': 1 }));

    const summary = summarize([recordOf('a', { acknowledged: [0] })], storage, ended);

    expect(summary).toMatchObject({ lost: 0, duplicates: 0 });
  });

  it('knows of no loss where the tables were not looked into', () => {
    expect(summarize([recordOf('a')], notChecked, ended)).toMatchObject({
      lost: undefined,
      duplicates: undefined,
      notChecked: 'nobody asked',
      regions: [],
    });
  });

  it('has no percentiles where nobody came in', () => {
    expect(summarize([outsider('a')], notChecked, ended).firstConnectMs).toEqual({
      p50: undefined,
      p95: undefined,
      p99: undefined,
    });
  });
});

describe('the complaint about a simulation', () => {
  const complaintOf = (records: Parameters<typeof summarize>[0], storage: Storage) =>
    complaint(summarize(records, storage, ended), records);

  it('is none when all is well', () => {
    expect(complaintOf([recordOf('a')], checked(storedIn('west', whole)))).toBeUndefined();
  });

  it('is none for what was not checked', () => {
    expect(complaintOf([recordOf('a')], notChecked)).toBeUndefined();
  });

  it('names a device that never came in, and what it saw last', () => {
    expect(complaintOf([recordOf('a'), outsider('b', 'connect ECONNREFUSED')], notChecked)).toMatch(
      /^1 of 2 devices never came in \(b: connect ECONNREFUSED\)/,
    );
  });

  it('says that the connection was closed where the device saw nothing else', () => {
    expect(complaintOf([outsider('b')], notChecked)).toContain('(b: the connection was closed)');
  });

  it('counts what was lost', () => {
    expect(complaintOf([recordOf('a')], checked(storedIn('west', {})))).toMatch(/^3 of 3 messages/);
  });
});

describe('showSummary', () => {
  it('shows what each Region holds', () => {
    const shown = showSummary(summarize([recordOf('a')], checked(storedIn('west', whole, 3)), ended));

    expect(shown).toMatch(/devices that came in +│ 1 of 1/);
    expect(shown).toMatch(/p50 100 ms, p95 100 ms, p99 100 ms/);
    expect(shown).toMatch(/west +│ 3 +│ 3 +│ 0 +│ 0/);
    expect(shown).not.toContain('interrupted');
  });

  it('says why loss is not known', () => {
    const shown = showSummary(summarize([outsider('a')], notChecked, ended));

    expect(shown).toMatch(/lost +│ not checked: nobody asked/);
    expect(shown).toContain('p50 -, p95 -, p99 -');
  });

  it('says that it was interrupted', () => {
    const shown = showSummary(summarize([recordOf('a')], notChecked, { isInterrupted: true }));

    expect(shown).toMatch(/^interrupted/);
  });
});
