import { describe, expect, it } from '@jest/globals';
import { noFacts } from '../../../cli/journey/facts.ts';
import { createReport } from '../../../cli/journey/report.ts';

const setup = () => {
  const written: string[] = [];
  let nowMs = 1_000;
  const report = createReport(
    (text) => written.push(text),
    () => nowMs,
  );
  return {
    report,
    written,
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
};

describe('the report of a journey', () => {
  it('writes stages and lines as they come, each with the time since it began', () => {
    const { report, written, wait } = setup();

    report.stage('1  devices connect');
    wait(12_340);
    report.line('all came back');

    expect(written).toEqual(['\n  0.0 s  1  devices connect\n', ' 12.3 s    all came back\n']);
  });

  it('keeps its figures for the table, and writes none of it', () => {
    const { report, written } = setup();

    report.figure('lag', '7 ms', 'under 1 s');

    expect(report.table()).toMatch(/lag +│ 7 ms +│ under 1 s/);
    expect(written).toEqual([]);
  });

  it('keeps what stages found out, and nothing of the others', () => {
    const { report } = setup();

    report.keep({ acknowledged: 3 });
    report.keep({ bundles: { onboard: 5 } });

    expect(report.facts()).toEqual({ ...noFacts, acknowledged: 3, bundles: { onboard: 5 } });
  });
});
