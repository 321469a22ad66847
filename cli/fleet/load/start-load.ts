import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type DeviceRecord,
  loadReport,
  type LoadCommand,
  type LoadCounts,
  type LoadIdentity,
  type LoadReport,
  type LoadState,
} from './messages.ts';

export interface LoadOptions {
  readonly devices: readonly LoadIdentity[];
  /** Between switching on one device and the next. */
  readonly everyMs: number;
  readonly host: string;
  readonly port: number;
  readonly rootCaPem: string;
  readonly backOff: { readonly firstMs: number; readonly maxMs: number };
  /** Messages that each device has unacknowledged at once. */
  readonly inFlight: number;
  /** Told once a second, and whenever a device is let in for the first time. */
  readonly onState?: (state: LoadState) => void;
}

/** What was acknowledged, in the end everything. */
export interface Acknowledged {
  /** Sequence numbers, by device in the order that they were given. */
  readonly sequences: readonly (readonly number[])[];
  /** From the first message offered to the last acknowledgement. */
  readonly elapsedMs: number;
}

/** Many devices that send telemetry, in a process of their own. */
export interface Load {
  /** Resolves once every device is connected. */
  readonly connected: Promise<void>;
  /** Lets messages come up at this pace; rejects when the process fails. */
  readonly offer: (load: {
    readonly messagesPerSecond: number;
    readonly seconds: number;
    readonly onProgress?: (counts: LoadCounts) => void;
  }) => { readonly offered: Promise<LoadCounts>; readonly acknowledged: Promise<Acknowledged> };
  /** Ends the offering, gives what is under way so long to be acknowledged, and tells what became of each device. */
  readonly finish: (withinMs: number) => Promise<readonly DeviceRecord[]>;
  readonly stop: () => Promise<void>;
}

/** Starts the process and switches the devices on. */
export const startLoad = ({ onState = () => undefined, ...options }: LoadOptions): Load => {
  const child = fork(fileURLToPath(import.meta.resolve('./load-process.ts')), [], { execArgv: [] });
  const exited = once(child, 'exit');
  const connected = Promise.withResolvers<void>();
  const offered = Promise.withResolvers<LoadCounts>();
  const acknowledged = Promise.withResolvers<Acknowledged>();
  const finished = Promise.withResolvers<readonly DeviceRecord[]>();
  const waits = [connected, offered, acknowledged, finished];
  // Each is awaited by whoever asked for it; one that nobody asked for fails unheard.
  for (const { promise } of waits) promise.catch(() => undefined);
  const fail = (reason: string): void => {
    for (const { reject } of waits) reject(new Error(`the devices' process: ${reason}`));
  };
  let onProgress: (counts: LoadCounts) => void = () => undefined;

  const hear = (report: LoadReport): void => {
    switch (report.type) {
      case 'connected':
        return connected.resolve();
      case 'progress':
        return onProgress(report.counts);
      case 'offered':
        return offered.resolve(report.counts);
      case 'acknowledged':
        return acknowledged.resolve(report);
      case 'state':
        return onState(report.state);
      case 'finished':
        return finished.resolve(report.devices);
      case 'failed':
        return fail(report.reason);
    }
  };
  const order = (command: LoadCommand): void => {
    if (child.connected) child.send(command);
  };

  child.on('message', (message) => hear(loadReport.parse(message)));
  child.on('error', (error) => fail(error.message));
  child.once('exit', (code, signal) => fail(`it ended with ${signal ?? `code ${String(code)}`}`));
  order({ type: 'switch-on', ...options, devices: [...options.devices] });

  return {
    connected: connected.promise,
    offer: ({ onProgress: listener, ...load }) => {
      if (listener !== undefined) onProgress = listener;
      order({ type: 'offer', ...load });
      return { offered: offered.promise, acknowledged: acknowledged.promise };
    },
    finish: async (withinMs) => {
      order({ type: 'finish', withinMs });
      return finished.promise;
    },
    stop: async () => {
      order({ type: 'stop' });
      await exited;
    },
  };
};
