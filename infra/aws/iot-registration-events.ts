import { type IoTClient, UpdateEventConfigurationsCommand } from '@aws-sdk/client-iot';
import { callAws } from './call-aws.ts';

/** Has AWS IoT publish an event when it registers a certificate. Idempotent; of the whole account in one Region. */
export type EnableRegistrationEvents = () => Promise<void>;

/**
 * `CA_CERTIFICATE` is for `$aws/events/certificates/registered`, `CERTIFICATE` for what happens to a certificate later. Others stay
 * as they are. https://docs.aws.amazon.com/iot/latest/developerguide/iot-events.html
 */
export const createIotRegistrationEvents =
  (client: IoTClient): EnableRegistrationEvents =>
  async () => {
    await callAws('UpdateEventConfigurations', () =>
      client.send(
        new UpdateEventConfigurationsCommand({
          eventConfigurations: { CA_CERTIFICATE: { Enabled: true }, CERTIFICATE: { Enabled: true } },
        }),
      ),
    );
  };
