/** Devices in a process of their own, so that what they cost is not the cloud's: takes its orders from the process that forked it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createMember, type Member, putNext, recordOf } from './member.ts';
import {
  loadCommand,
  type LoadCommand,
  type LoadCounts,
  type LoadReport,
  type LoadState,
} from './messages.ts';
import { offer } from './offer.ts';

const progressEveryMs = 1_000;
const members: Member[] = [];
/** Those that were let in, in the order in which they were: they get the messages. */
const landed: Member[] = [];
const finishing = new AbortController();

const tell = (report: LoadReport): void => {
  if (process.connected) process.send?.(report);
};

const stateNow = (): LoadState => ({
  switchedOn: members.length,
  landed: landed.length,
  connected: members.filter(({ presence }) => presence.isConnected).length,
  reconnects: members.reduce((sum, { presence }) => sum + Math.max(0, presence.connections - 1), 0),
  begun: members.reduce((sum, { outbox }) => sum + outbox.counts().begun, 0),
  acknowledged: members.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0),
});

const onLanded = (member: Member): void => {
  landed.push(member);
  tell({ type: 'state', state: stateNow() });
};

const switchOn = async (order: Extract<LoadCommand, { readonly type: 'switch-on' }>): Promise<void> => {
  const { type: _, devices, everyMs, ...rest } = order;
  setInterval(() => tell({ type: 'state', state: stateNow() }), progressEveryMs).unref();
  for (const identity of devices) {
    if (finishing.signal.aborted) return;
    const member = createMember(identity, rest, onLanded);
    members.push(member);
    member.device.start();
    await sleep(everyMs);
  }
  await Promise.all(members.map(async ({ device }) => device.connected()));
  tell({ type: 'connected' });
};

const countsAt = (startedMs: number): LoadCounts => {
  const counts = members.map(({ outbox }) => outbox.counts());
  return {
    offered: counts.reduce((sum, { put }) => sum + put, 0),
    begun: counts.reduce((sum, { begun }) => sum + begun, 0),
    acknowledged: counts.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
    elapsedMs: performance.now() - startedMs,
  };
};

const offerLoad = async (order: Extract<LoadCommand, { readonly type: 'offer' }>): Promise<void> => {
  const startedMs = performance.now();
  const timer = setInterval(() => tell({ type: 'progress', counts: countsAt(startedMs) }), progressEveryMs);
  await offer(
    order,
    (index) => {
      const member = landed[index % landed.length];
      if (member !== undefined) putNext(member);
    },
    finishing.signal,
  );
  clearInterval(timer);
  tell({ type: 'offered', counts: countsAt(startedMs) });
  await Promise.all(members.map(async ({ outbox }) => outbox.drained()));
  tell({
    type: 'acknowledged',
    sequences: members.map(({ acknowledged }) => acknowledged),
    elapsedMs: performance.now() - startedMs,
  });
};

const finish = async ({ withinMs }: Extract<LoadCommand, { readonly type: 'finish' }>): Promise<void> => {
  finishing.abort();
  const drained = Promise.all(members.map(async ({ outbox }) => outbox.drained()));
  await Promise.race([drained, sleep(withinMs, undefined, { ref: false })]);
  tell({ type: 'finished', devices: members.map(recordOf) });
};

const stop = async (): Promise<void> => {
  await Promise.all(members.map(async ({ device }) => device.stop()));
  process.disconnect();
};

const obey = async (order: LoadCommand): Promise<void> => {
  switch (order.type) {
    case 'switch-on':
      return switchOn(order);
    case 'offer':
      return offerLoad(order);
    case 'finish':
      return finish(order);
    case 'stop':
      return stop();
  }
};

process.on('message', (message) => {
  obey(loadCommand.parse(message)).catch((error: unknown) => {
    tell({ type: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
});
// A Ctrl-C of the terminal is for whoever gave the orders, who says what to do about it.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
// Whoever gave the orders has gone: there is nobody to send for.
process.on('disconnect', () => process.exit());
