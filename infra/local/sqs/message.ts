interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with an optional custom label: `Number.float`. */
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  /** Base64. */
  readonly BinaryValue?: string | undefined;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What is put in a queue. */
export interface Letter {
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** What `SenderId` shows. */
  readonly senderId: string;
}

export interface Message extends Letter {
  readonly messageId: string;
  /** Epoch, ms. */
  readonly sentAt: number;
  readonly firstReceivedAt: number | undefined;
  readonly receiveCount: number;
}
