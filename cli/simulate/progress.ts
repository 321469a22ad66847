import { MultiBar, Presets } from 'cli-progress';
import type { LoadState } from '../fleet/load/messages.ts';
import { environment } from '../pki/environment.ts';

export interface FleetProgress {
  readonly show: (state: LoadState) => void;
  readonly say: (line: string) => void;
  readonly stop: () => void;
}

export interface FleetTotals {
  readonly devices: number;
  readonly messages: number;
}

const lineEveryMs = 5_000;

/** One line of it, for where nothing may move. */
export const progressLine = (
  { connected, landed, reconnects, begun, acknowledged }: LoadState,
  { devices, messages }: FleetTotals,
): string =>
  `${landed} of ${devices} devices came in, ${connected} connected, ${reconnects} reconnects; ${begun} of ${messages} messages published, ${acknowledged} acknowledged`;

const createLines = (totals: FleetTotals, write: (text: string) => void): FleetProgress => {
  let saidAtMs = performance.now();
  return {
    show: (state) => {
      if (performance.now() - saidAtMs < lineEveryMs) return;
      saidAtMs = performance.now();
      write(`${progressLine(state, totals)}\n`);
    },
    say: (line) => write(`${line}\n`),
    stop: () => undefined,
  };
};

const createBars = ({ devices, messages }: FleetTotals): FleetProgress => {
  const bars = new MultiBar(
    {
      format: '{bar} {value} of {total} {what}',
      stream: process.stderr,
      clearOnComplete: false,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  const landedBar = bars.create(devices, 0, { what: 'devices came in' });
  const messageBar = bars.create(messages, 0, { what: 'messages acknowledged' });
  return {
    show: ({ connected, landed, reconnects, begun, acknowledged }) => {
      landedBar.update(landed, { what: `devices came in, ${connected} connected, ${reconnects} reconnects` });
      messageBar.update(acknowledged, { what: `messages acknowledged, ${begun} published` });
    },
    say: (line) => bars.log(`${line}\n`),
    stop: () => bars.stop(),
  };
};

/** How far the fleet is, on stderr: bars at a terminal, a line every five seconds elsewhere. */
export const createFleetProgress = (totals: FleetTotals): FleetProgress =>
  environment.isLively() ? createBars(totals) : createLines(totals, (text) => process.stderr.write(text));
