import { Presets, SingleBar } from 'cli-progress';
import { environment } from './environment.ts';

export interface Progress {
  readonly reach: (count: number) => void;
  readonly stop: () => void;
}

/** A line for each tenth. */
const lines = (total: number, what: string): Progress => {
  let tenth = 0;
  return {
    reach: (count) => {
      const reached = Math.floor((count * 10) / total);
      if (reached > tenth) process.stderr.write(`${count} of ${total} ${what}\n`);
      tenth = Math.max(tenth, reached);
    },
    stop: () => {},
  };
};

const bar = (total: number, what: string): Progress => {
  const shown = new SingleBar(
    { format: `{bar} {value} of {total} ${what}, {eta_formatted} left`, stream: process.stderr },
    Presets.shades_classic,
  );
  shown.start(total, 0);
  return {
    reach: (count) => {
      shown.update(count);
    },
    stop: () => {
      shown.stop();
    },
  };
};

/** How far something is, on stderr: a bar at a terminal, lines elsewhere. */
export const startProgress = (total: number, what: string): Progress =>
  environment.isLively() ? bar(total, what) : lines(total, what);
