import { AwsError } from '../endpoint/aws-service.ts';

/** Codes of the Query protocol where they differ from the modelled name: AWS CLI 2.9 and older SDKs know only these. */
const queryCodes: ReadonlyMap<string, string> = new Map([
  ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
  ['QueueNameExists', 'QueueAlreadyExists'],
  ['EmptyBatchRequest', 'AWS.SimpleQueueService.EmptyBatchRequest'],
  ['TooManyEntriesInBatchRequest', 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest'],
  ['BatchEntryIdsNotDistinct', 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct'],
  ['BatchRequestTooLong', 'AWS.SimpleQueueService.BatchRequestTooLong'],
  ['MessageNotInflight', 'AWS.SimpleQueueService.MessageNotInflight'],
  ['UnsupportedOperation', 'AWS.SimpleQueueService.UnsupportedOperation'],
]);

export const queryCode = (error: AwsError): string => queryCodes.get(error.name) ?? error.name;

export const queueDoesNotExist = (queue: string): AwsError =>
  new AwsError('QueueDoesNotExist', 400, `The queue ${queue} does not exist in this Region.`);

export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterValue', 400, message);

export const unsupported = (message: string): AwsError => new AwsError('UnsupportedOperation', 400, message);

export const unavailable = (): AwsError =>
  new AwsError('ServiceUnavailable', 503, 'SQS of this Region is down.');
