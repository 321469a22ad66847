import type { LocalLandfall } from '../local/start-landfall.ts';
import type { Traveller } from './fleet.ts';
import { JourneyError, type Observations } from './observations.ts';
import type { RegionView } from './region-view.ts';
import type { Report } from './report.ts';

/** What every stage of the journey works with. */
export interface Journey {
  readonly landfall: LocalLandfall;
  readonly regions: readonly [string, string];
  readonly views: ReadonlyMap<string, RegionView>;
  readonly observed: Observations;
  readonly report: Report;
  readonly makeDevice: (commonName: string, nearestRegion: string) => Promise<Traveller>;
  readonly fleet: readonly Traveller[];
}

/** Ends the journey when a claim does not hold; `claim` says which, in words that fit behind "does not hold:". */
export const hold = (isTrue: boolean, claim: string): void => {
  if (!isTrue) throw new JourneyError(`does not hold: ${claim}`);
};

export const viewOf = ({ views }: Journey, region: string): RegionView => {
  const view = views.get(region);
  if (view === undefined) throw new RangeError(`${region} is no Region of this journey`);
  return view;
};

export const otherRegion = ({ regions: [first, second] }: Journey, region: string): string =>
  region === first ? second : first;
