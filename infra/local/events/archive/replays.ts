import { AwsError } from '../../endpoint/aws-service.ts';
import type { CloudClock } from '../../region/clock.ts';
import type { BusDirectory } from '../bus-directory.ts';
import type { Dispatcher } from '../dispatcher.ts';
import type { Archives } from './archives.ts';

interface ReplayRequest {
  readonly name: string;
  readonly archiveArn: string;
  readonly busArn: string;
  /** The only rules that get the events; all of the bus when left out. */
  readonly ruleArns: readonly string[] | undefined;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Replay extends ReplayRequest {
  readonly startedMs: number;
  readonly lastEventMs: number | undefined;
}

/** Replays of archives, each done by the time that it is answered. */
export interface Replays {
  readonly start: (request: ReplayRequest) => Replay;
  /** @throws AwsError `ResourceNotFoundException` */
  readonly require: (name: string) => Replay;
  readonly arn: (name: string) => string;
}

const invalid = (message: string): AwsError => new AwsError('ValidationException', 400, message);

export const createReplays = ({
  region,
  accountId,
  clock,
  archives,
  directory,
  dispatcher,
}: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly archives: Archives;
  readonly directory: BusDirectory;
  readonly dispatcher: Dispatcher;
}): Replays => {
  const replays = new Map<string, Replay>();
  return {
    arn: (name) => `arn:aws:events:${region}:${accountId}:replay/${name}`,
    require: (name) => {
      const replay = replays.get(name);
      if (replay !== undefined) return replay;
      throw new AwsError('ResourceNotFoundException', 400, `Replay ${name} does not exist.`);
    },
    start: (request) => {
      const { name, archiveArn, busArn, fromMs, toMs, ruleArns } = request;
      if (replays.has(name))
        throw new AwsError('ResourceAlreadyExistsException', 400, `Replay ${name} already exists.`);
      if (fromMs >= toMs) throw invalid('EventStartTime has to be before EventEndTime.');
      const archive = archives.require(archiveArn.slice(archives.arn('').length));
      if (directory.busArn(archive.busName) !== busArn)
        throw invalid(
          `An archive replays to the event bus that it was made of only, ${directory.busArn(archive.busName)}, not ${busArn}.`,
        );
      const events = archives.eventsOf(archive.name, fromMs, toMs);
      const last = events.at(-1);
      const replay = {
        ...request,
        startedMs: clock.now(),
        lastEventMs: last === undefined ? undefined : Date.parse(last.time),
      };
      replays.set(name, replay);
      for (const event of events)
        dispatcher.dispatch(archive.busName, { ...event, 'replay-name': name }, ruleArns);
      return replay;
    },
  };
};
