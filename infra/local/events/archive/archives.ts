import { AwsError } from '../../endpoint/aws-service.ts';
import type { CloudClock } from '../../region/clock.ts';
import type { BusEvent } from '../bus-event.ts';
import type { EventPattern } from '../pattern/event-pattern.ts';
import { matchesPattern } from '../pattern/matches-pattern.ts';

export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description: string | undefined;
  /** JSON as given, and read; every event when left out. */
  readonly eventPattern: { readonly text: string; readonly pattern: EventPattern } | undefined;
  /** 0 keeps for ever. */
  readonly retentionDays: number;
  readonly createdMs: number;
}

interface Kept {
  readonly event: BusEvent;
  readonly atMs: number;
}

/** Archives of one Region and what they keep, in memory, as long as the cloud runs. */
export interface Archives {
  readonly arn: (name: string) => string;
  /** @throws AwsError `ResourceNotFoundException` */
  readonly require: (name: string) => Archive;
  readonly list: () => readonly Archive[];
  /** What was kept stays when an archive is put again. */
  readonly put: (archive: Archive) => void;
  readonly remove: (name: string) => void;
  /** Keeps an event in the archives of its bus that it matches. A replayed one is not kept again. */
  readonly keep: (busName: string, event: BusEvent) => void;
  /** Events that came within the time, oldest first, without those whose retention is over. */
  readonly eventsOf: (name: string, fromMs: number, toMs: number) => readonly BusEvent[];
}

const day = 86_400_000;

export const createArchives = (place: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
}): Archives => {
  const archives = new Map<string, { readonly archive: Archive; readonly kept: Kept[] }>();
  const entry = (name: string): { readonly archive: Archive; readonly kept: Kept[] } => {
    const found = archives.get(name);
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', 400, `Archive ${name} does not exist.`);
  };

  return {
    arn: (name) => `arn:aws:events:${place.region}:${place.accountId}:archive/${name}`,
    require: (name) => entry(name).archive,
    list: () => [...archives.values()].map(({ archive }) => archive),
    put: (archive) => {
      archives.set(archive.name, { archive, kept: archives.get(archive.name)?.kept ?? [] });
    },
    remove: (name) => {
      archives.delete(name);
    },
    keep: (busName, event) => {
      for (const { archive, kept } of archives.values()) {
        const { eventPattern } = archive;
        if (archive.busName !== busName || event['replay-name'] !== undefined) continue;
        if (eventPattern !== undefined && !matchesPattern(eventPattern.pattern, event)) continue;
        kept.push({ event, atMs: place.clock.now() });
      }
    },
    eventsOf: (name, fromMs, toMs) => {
      const { archive, kept } = entry(name);
      const oldestMs = archive.retentionDays === 0 ? 0 : place.clock.now() - archive.retentionDays * day;
      return kept
        .filter(({ atMs }) => atMs >= Math.max(fromMs, oldestMs) && atMs <= toMs)
        .map(({ event }) => event);
    },
  };
};
