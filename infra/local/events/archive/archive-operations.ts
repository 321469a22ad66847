import { z } from 'zod';
import { operation, type Operation } from '../operation.ts';
import type { BusDirectory } from '../bus-directory.ts';
import type { Archives } from './archives.ts';
import type { Replays } from './replays.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_StartReplay.html and its neighbours */
export const createArchiveOperations = (
  archives: Archives,
  replays: Replays,
  directory: BusDirectory,
): readonly (readonly [string, Operation])[] => [
  [
    'DescribeArchive',
    operation(
      'DescribeArchive',
      z.strictObject({ ArchiveName: z.string() }),
      ({ ArchiveName }) => [archives.arn(ArchiveName)],
      ({ ArchiveName }) => {
        const archive = archives.require(ArchiveName);
        return {
          ArchiveName,
          ArchiveArn: archive.arn,
          EventSourceArn: directory.busArn(archive.busName),
          Description: archive.description,
          EventPattern: archive.eventPattern?.text,
          RetentionDays: archive.retentionDays,
          State: 'ENABLED',
          EventCount: archives.eventsOf(ArchiveName, 0, Number.POSITIVE_INFINITY).length,
          CreationTime: archive.createdMs / 1000,
        };
      },
    ),
  ],
  [
    'StartReplay',
    operation(
      'StartReplay',
      z.strictObject({
        ReplayName: z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/),
        EventSourceArn: z.string(),
        EventStartTime: z.number(),
        EventEndTime: z.number(),
        Destination: z.strictObject({ Arn: z.string(), FilterArns: z.array(z.string()).min(1).optional() }),
        Description: z.string().optional(),
      }),
      ({ ReplayName, EventSourceArn }) => [EventSourceArn, replays.arn(ReplayName)],
      (input) => {
        const replay = replays.start({
          name: input.ReplayName,
          archiveArn: input.EventSourceArn,
          busArn: input.Destination.Arn,
          ruleArns: input.Destination.FilterArns,
          fromMs: input.EventStartTime * 1000,
          toMs: input.EventEndTime * 1000,
        });
        return {
          ReplayArn: replays.arn(replay.name),
          State: 'STARTING',
          ReplayStartTime: replay.startedMs / 1000,
        };
      },
    ),
  ],
  [
    'DescribeReplay',
    operation(
      'DescribeReplay',
      z.strictObject({ ReplayName: z.string() }),
      ({ ReplayName }) => [replays.arn(ReplayName)],
      ({ ReplayName }) => {
        const replay = replays.require(ReplayName);
        return {
          ReplayName,
          ReplayArn: replays.arn(ReplayName),
          State: 'COMPLETED',
          EventSourceArn: replay.archiveArn,
          Destination: { Arn: replay.busArn, FilterArns: replay.ruleArns },
          EventStartTime: replay.fromMs / 1000,
          EventEndTime: replay.toMs / 1000,
          EventLastReplayedTime: replay.lastEventMs === undefined ? undefined : replay.lastEventMs / 1000,
          ReplayStartTime: replay.startedMs / 1000,
          ReplayEndTime: replay.startedMs / 1000,
        };
      },
    ),
  ],
];
