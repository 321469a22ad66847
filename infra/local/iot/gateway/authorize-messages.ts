import type { AedesOptions, AedesPublishPacket } from 'aedes';
import type { GatewayRegistry, PublishToRules } from '../gateway-registry.ts';
import { matchesTopic } from '../rules/topic-filter.ts';
import type { Connection, Connections } from './connections.ts';
import { publishRefusal, topicRefusal } from './publish-limits.ts';

/** The broker's own topics, such as its heartbeat: AWS IoT has none of them. */
const BROKER_TOPICS = '$SYS/';

interface Dependencies {
  readonly connections: Connections;
  readonly registry: GatewayRegistry;
  readonly publish: PublishToRules;
  readonly isUp: () => boolean;
}

type MessageHandlers = Required<
  Pick<AedesOptions, 'authorizePublish' | 'authorizeSubscribe' | 'authorizeForward'>
>;

/** Judges every message of a connected client, and hands what it may publish to the topic rules. */
export const authorizeMessages = ({
  connections,
  registry,
  publish,
  isUp,
}: Dependencies): MessageHandlers => {
  const isAllowed = (
    { clientId, certificateId }: Connection,
    action: 'iot:Publish' | 'iot:Subscribe' | 'iot:Receive',
    resource: string,
  ): boolean =>
    clientId !== undefined &&
    certificateId !== undefined &&
    registry.isAllowed({ certificateId, clientId, action, resource });

  return {
    authorizePublish: (client, packet, done) => {
      if (client === null) {
        done(new Error('a message of nobody is not published'));
        return;
      }
      const connection = connections.of(client);
      const refuse = (reason: string): void => {
        connections.condemn(connection, reason);
        done(new Error(reason));
      };
      // A Region that is down publishes no wills either: its devices left no trace in it.
      if (!isUp()) return refuse('the Region is down');
      const refusal = publishRefusal(packet);
      if (refusal !== undefined) return refuse(refusal);
      // AWS IoT drops the connection of a client that publishes what no policy allows; MQTT 3.1.1 has no refusal [MQTT-3.3.5-2].
      if (!isAllowed(connection, 'iot:Publish', packet.topic))
        return refuse(`no policy allows iot:Publish on topic/${packet.topic}`);

      // Here, and not on the broker's `publish` event: the broker writes the PUBACK before it publishes, and a
      // message that was acknowledged must have reached the rules.
      publish({
        topic: packet.topic,
        payload: Buffer.from(packet.payload),
        clientId: connection.clientId,
        certificateId: connection.certificateId,
      });
      done(null);
    },

    authorizeSubscribe: (client, subscription, done) => {
      const connection = connections.of(client);
      const { topic, qos } = subscription;
      if (qos > 1) {
        const reason = `AWS IoT has no QoS ${qos}: subscribe to ${topic} with QoS 0 or 1`;
        connections.condemn(connection, reason);
        done(new Error(reason));
        return;
      }
      const isGranted = topicRefusal(topic) === undefined && isAllowed(connection, 'iot:Subscribe', topic);
      if (isGranted) connection.filters.add(topic);
      // Without a subscription the broker answers SUBACK 0x80 for this filter [MQTT-3.9.3].
      done(null, isGranted ? subscription : null);
    },

    authorizeForward: (client, packet) => {
      const connection = connections.of(client);
      const isDelivered =
        !packet.topic.startsWith(BROKER_TOPICS) &&
        isSubscribed(connection, packet) &&
        isAllowed(connection, 'iot:Receive', packet.topic);
      return isDelivered ? packet : null;
    },
  };
};

/**
 * Whether a filter that was granted asks for the message, by AWS's rules: the broker's own matching is wider. It lets `a/#` match
 * `a`, sends retained messages to filters with wildcards, and queues for a stored session what was denied in a
 * SUBSCRIBE packet beside something granted.
 */
const isSubscribed = ({ filters }: Connection, { topic, retain }: AedesPublishPacket): boolean =>
  retain ? filters.has(topic) : [...filters].some((filter) => matchesTopic(filter, topic));
