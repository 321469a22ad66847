import { hold, type Journey, viewOf } from './context.ts';
import type { StoredInRegion } from './facts.ts';
import type { Traveller } from './fleet.ts';

/** Messages acknowledged to devices are the items of the telemetry table, in both Regions, each with the Region that took it in. */
export const counts = async (journey: Journey, travellers: readonly Traveller[]): Promise<void> => {
  const { report, regions } = journey;
  report.stage('5  what was acknowledged is stored, once, in both Regions');
  await journey.landfall.cloud.settled();
  const acknowledged = travellers.reduce((sum, { device }) => sum + device.acknowledged(), 0);
  const stored: StoredInRegion[] = [];
  for (const region of regions) {
    const messages = await viewOf(journey, region).messages();
    const takenIn = regions.map((origin) => messages.filter((message) => message.region === origin).length);
    hold(
      messages.length === acknowledged,
      `${acknowledged} messages acknowledged to devices = ${messages.length} items in ${region}`,
    );
    hold(
      takenIn.every((count) => count > 0) &&
        takenIn.reduce((sum, count) => sum + count, 0) === messages.length,
      `each item in ${region} names the Region that took it in`,
    );
    const shares = regions.map((origin, index) => `${takenIn[index]} by ${origin}`).join(', ');
    report.line(`${region}: ${messages.length} items, taken in ${shares}`);
    report.figure(
      `messages stored in ${region}`,
      `${messages.length} (${shares})`,
      `${acknowledged} acknowledged`,
    );
    stored.push({
      region,
      messages: messages.length,
      takenInBy: Object.fromEntries(regions.map((origin, index) => [origin, takenIn[index] ?? 0])),
    });
  }
  report.keep({ acknowledged, stored });
};
