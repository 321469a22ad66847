import type { Traveller } from './fleet.ts';

/** Where a device of the journey sends what it measures. */
const topicOf = ({ device }: Traveller): string => `dt/${device.clientId}/temperature`;

/** Sends one reading. Its own time stands in it, so that a message that has to be sent again is still one message. */
export const publishReading = async (traveller: Traveller): Promise<void> =>
  traveller.device.publish(
    topicOf(traveller),
    JSON.stringify({ timestamp: Date.now(), celsius: Math.round(Math.random() * 400) / 10 }),
  );

/** Sends bytes that are no JSON. */
export const publishBytes = async (traveller: Traveller): Promise<void> =>
  traveller.device.publish(topicOf(traveller), '\u0000\u0001 no JSON');
