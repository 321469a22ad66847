import Table from 'cli-table3';
import type { Summary } from './summary.ts';

const ms = (value: number | undefined): string => (value === undefined ? '-' : `${Math.round(value)} ms`);

const plain = { style: { head: [], border: [] } };

/** The summary for a person: what the devices saw, then what each Region holds. */
export const showSummary = (summary: Summary): string => {
  const { devices, neverIn, firstConnectMs, notChecked, lost, duplicates, regions } = summary;
  const { p50, p95, p99 } = firstConnectMs;
  const unknown = `not checked: ${notChecked ?? ''}`;
  const fleet = new Table(plain);
  fleet.push(
    ['devices that came in', `${devices - neverIn.length} of ${devices}`],
    ['first connect to accepted', `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`],
    ['reconnects', summary.reconnects],
    ['published', summary.published],
    ['acknowledged', summary.acknowledged],
    ['lost', lost ?? unknown],
    ['duplicates', duplicates ?? unknown],
  );
  const tables = [fleet.toString()];
  if (regions.length > 0) {
    const perRegion = new Table({
      head: ['Region', 'taken in', 'stored', 'missing', 'duplicates'],
      ...plain,
    });
    for (const { region, takenIn, stored, missing, duplicates: twice } of regions)
      perRegion.push([region, takenIn, stored, missing, twice]);
    tables.push(perRegion.toString());
  }
  return `${summary.isInterrupted ? 'interrupted: what was until then\n' : ''}${tables.join('\n')}\n`;
};
