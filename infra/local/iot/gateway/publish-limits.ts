/**
 * AWS IoT Core's message broker limits (AWS General Reference, "AWS IoT Core endpoints and quotas", message broker limits):
 * none of them is adjustable.
 */
const MAX_PAYLOAD_BYTES = 128 * 1024;
const MAX_TOPIC_BYTES = 256;
const MAX_TOPIC_SLASHES = 7;

/** Says why AWS IoT takes no such topic or topic filter; `undefined` where it does. */
export const topicRefusal = (topic: string): string | undefined => {
  if (topic === '') return 'the topic is empty';
  if (Buffer.byteLength(topic) > MAX_TOPIC_BYTES)
    return `the topic is longer than ${MAX_TOPIC_BYTES} bytes: ${topic.slice(0, 64)}...`;
  if (topic.split('/').length - 1 > MAX_TOPIC_SLASHES)
    return `the topic has more than ${MAX_TOPIC_SLASHES} slashes: ${topic}`;
  return undefined;
};

/**
 * Says why a client may not publish this at all, whatever its policy allows; `undefined` where it may.
 *
 * Every topic that starts with `$` is refused. On AWS that holds for `$aws/events/...`, where events could be forged; shadows,
 * jobs and Basic Ingest (`$aws/rules/...`) do not exist here, and a message to them would be lost without a word.
 */
export const publishRefusal = (message: {
  readonly topic: string;
  readonly payload: Uint8Array | string;
  readonly qos: number;
}): string | undefined => {
  const { topic, payload, qos } = message;
  if (qos > 1) return `AWS IoT has no QoS ${qos}: publish ${topic} with QoS 0 or 1`;
  if (topic.startsWith('$')) return `clients may not publish to the reserved topic ${topic}`;
  if (topic.includes('#') || topic.includes('+')) return `a topic to publish to has no wildcards: ${topic}`;
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES)
    return `the payload of ${topic} is larger than 128 KiB (${Buffer.byteLength(payload)} bytes)`;
  return topicRefusal(topic);
};
