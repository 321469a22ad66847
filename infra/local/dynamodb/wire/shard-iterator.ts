import { AwsError } from '../../endpoint/aws-service.ts';

/** As on AWS, an iterator names its stream, which the one of the engine does not. */
export const wrapIterator = (streamArn: string, engineIterator: string): string =>
  `${streamArn}|1|${engineIterator}`;

export const unwrapIterator = (iterator: string): { readonly streamArn: string; readonly engine: string } => {
  const [streamArn, version, ...engine] = iterator.split('|');
  if (streamArn === undefined || version !== '1' || engine.length === 0) {
    throw new AwsError('ValidationException', 400, 'Invalid ShardIterator');
  }
  return { streamArn, engine: engine.join('|') };
};
