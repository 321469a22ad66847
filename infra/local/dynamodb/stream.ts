/** An attribute value in DynamoDB's JSON: `{"S": "x"}`, `{"N": "3"}`, ... */
export type AttributeValue = Readonly<Record<string, unknown>>;
export type Image = Readonly<Record<string, AttributeValue>>;

/** A record of a table's stream, as AWS's pollers hand it on. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: string;
  readonly eventSource: 'aws:dynamodb';
  /** The Region of the replica whose stream this is, not that of the writer. */
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  /** Of a deletion by time to live, and only in the replica that made it. */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
  readonly dynamodb: {
    /** Epoch, seconds. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Image;
    readonly NewImage?: Image;
    readonly OldImage?: Image;
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: string;
  };
}

/** Reads the stream of a replica from its start or from now on, in order, batch by batch, until `signal` aborts. Never yields an empty batch. */
export type OpenStream = (request: {
  readonly streamArn: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  /** Records a batch, at most. */
  readonly batchSize: number;
  readonly signal: AbortSignal;
}) => AsyncIterable<readonly StreamRecord[]>;
