import Table from 'cli-table3';
import type { Finding } from '../../domain/reconciliation/finding.ts';
import type { PassTally } from '../../domain/reconciliation/pass-tally.ts';

const longest = 72;

/** One line of text that others have written, and that may hold anything. */
const tame = (text: string): string => {
  const line = text.replaceAll(/\p{C}+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
};

const shortId = (certificateId: string): string => `${certificateId.slice(0, 12)}…`;

const cells = (finding: Finding): readonly [string, string, string] => {
  switch (finding.kind) {
    case 'thing':
      return [tame(finding.thingName), 'thing without a row', 'left as it is'];
    case 'certificate': {
      const names = finding.thingNames.map(tame).join(', ');
      const what = `certificate ${shortId(finding.certificateId)} works without a row`;
      return [names === '' ? 'none' : names, what, 'left as it is'];
    }
    default: {
      const { thingName, drift, result } = finding;
      const outcome =
        result === 'failed' ? `failed: ${tame(`${finding.reason}: ${finding.message}`)}` : result;
      return [tame(thingName), drift.length === 0 ? 'unknown' : drift.join(', '), outcome];
    }
  }
};

/** What was found, a line each. */
export const showFindings = (findings: readonly Finding[]): string => {
  const table = new Table({ head: ['thing', 'drift', 'result'], style: { head: [], border: [] } });
  for (const finding of findings) table.push([...cells(finding)]);
  return table.toString();
};

const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

export const driftCount = ({ drift }: PassTally): number =>
  Object.values(drift).reduce((sum, count) => sum + count, 0);

/** How far the pass is, in one line. */
export const showProgress = (tally: PassTally): string =>
  `${several(tally.rows, 'row')}, ${several(tally.things, 'thing')}, ${several(tally.certificates, 'certificate')}; ` +
  `${driftCount(tally)} drift, ${tally.repaired} repaired, ${tally.failed} failed, ${tally.withoutRow} without a row`;

/** How often each kind of drift was found, in one line. */
export const showKinds = ({ drift }: PassTally): string =>
  Object.entries(drift)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
