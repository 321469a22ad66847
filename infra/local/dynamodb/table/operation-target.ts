/** Prefixes of `X-Amz-Target`. */
export const DYNAMODB = 'DynamoDB_20120810';
export const STREAMS = 'DynamoDBStreams_20120810';
