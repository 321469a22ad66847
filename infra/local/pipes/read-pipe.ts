import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceRequest } from '../cloudformation/resource-provider.ts';
import { parseJsonPath } from '../events/input/json-path.ts';
import { pipeProperties } from './pipe-properties.ts';
import type { DynamicText, Pipe } from './pipe.ts';
import { readFilter } from './read-filter.ts';
import { readInputTemplate } from './template-variables.ts';

/** DynamoDB keeps stream records for 24 hours, whatever the pipe allows. */
export const streamRetentionMs = 86_400_000;

const dynamicText = (text: string): DynamicText =>
  text.startsWith('$') ? { kind: 'path', path: parseJsonPath(text) } : { kind: 'constant', text };

const requireArn = (arn: string, start: string, what: string): string => {
  if (!arn.startsWith(start))
    throw new Error(`${what} ${arn} does not begin with ${start}: localhost pipes it nowhere else, as AWS.`);
  return arn;
};

/**
 * Reads the properties of an `AWS::Pipes::Pipe`; everything that could never run is refused here.
 *
 * @param existingName of a pipe that names itself not, where it has been made already
 */
export const readPipe = (
  request: ResourceRequest,
  existingName?: string,
): { readonly pipe: Pipe; readonly isRunning: boolean } => {
  const { region, accountId } = request;
  const declared = parseProperties(pipeProperties, request.properties);
  const { DynamoDBStreamParameters: stream, FilterCriteria } = declared.SourceParameters;
  const { InputTemplate, EventBridgeEventBusParameters: bus } = declared.TargetParameters;
  const name = declared.Name ?? existingName ?? physicalName(request).slice(-64);
  const deadLetterArn = stream.DeadLetterConfig?.Arn;
  const here = `${region}:${accountId}:`;
  const isUnlimited = stream.MaximumRetryAttempts === -1;
  const ageMs = stream.MaximumRecordAgeInSeconds === -1 ? Infinity : stream.MaximumRecordAgeInSeconds * 1000;
  const source = bus.Source ?? `Pipe ${name}`;
  if (source.startsWith('aws.'))
    throw new Error(`the Source ${source} begins with aws., which is AWS's own.`);
  return {
    isRunning: declared.DesiredState === 'RUNNING',
    pipe: {
      name,
      arn: `arn:aws:pipes:${here}pipe/${name}`,
      roleArn: declared.RoleArn,
      streamArn: requireArn(declared.Source, `arn:aws:dynamodb:${here}table/`, 'The source'),
      startingPosition: stream.StartingPosition,
      batchSize: stream.BatchSize,
      batchingWindowMs: stream.MaximumBatchingWindowInSeconds * 1000,
      maximumRecordAgeMs: Math.min(ageMs, streamRetentionMs),
      maximumRetries: isUnlimited ? Infinity : stream.MaximumRetryAttempts,
      bisects: stream.OnPartialBatchItemFailure !== undefined,
      parallelizationFactor: stream.ParallelizationFactor,
      deadLetterArn:
        deadLetterArn === undefined
          ? undefined
          : requireArn(deadLetterArn, `arn:aws:sqs:${here}`, 'The dead-letter queue'),
      filters: (FilterCriteria?.Filters ?? []).map(({ Pattern }) => readFilter(Pattern)),
      busArn: requireArn(declared.Target, `arn:aws:events:${here}event-bus/`, 'The target'),
      source: dynamicText(source),
      detailType: dynamicText(bus.DetailType ?? 'Event from aws:dynamodb'),
      resources: bus.Resources,
      inputTemplate: InputTemplate === undefined ? undefined : readInputTemplate(InputTemplate),
    },
  };
};
