import type { Logger } from '@aws-lambda-powertools/logger';
import type { SetAuthorityStatus } from '../../infra/aws/iot-certificate-authority-status.ts';
import type { FindDataEndpoint } from '../../infra/aws/iot-data-endpoint.ts';
import type { EnableRegistrationEvents } from '../../infra/aws/iot-registration-events.ts';
import { logMessages } from '../log-messages.ts';
import type { RegionSetupProperties } from './event.ts';
import { type Patience, persist } from './patience.ts';
import { type RegistryPorts, waitForStream } from './wait-for-stream.ts';

export interface SetUpPorts extends RegistryPorts {
  readonly findDataEndpoint: FindDataEndpoint;
  readonly enableRegistrationEvents: EnableRegistrationEvents;
  readonly setAuthorityStatus: SetAuthorityStatus;
}

/** What `Fn::GetAtt` gives of the resource. */
export interface RegionSetUp {
  readonly RegistryStreamArn: string;
  readonly DataEndpoint: string;
  /** `unknown` where AWS IoT refused: without them events have come as well. */
  readonly RegistrationEvents: 'enabled' | 'unknown';
}

/** Sets CAs, by id, ACTIVE or INACTIVE; one that is not there is not minded. */
export const setAuthorities = async (
  certificateIds: readonly string[],
  status: 'ACTIVE' | 'INACTIVE',
  setAuthorityStatus: SetAuthorityStatus,
  patience: Patience,
): Promise<void> => {
  for (const id of certificateIds)
    await persist(
      () => setAuthorityStatus(id, status),
      `CA ${id} could not be set ${status} in time: try again`,
      patience,
    );
};

/**
 * Brings the Region to what the stack asks for, and looks up what its template cannot know.
 * @param dropped CAs that an update takes out of the list
 */
export const setUpRegion = async (
  properties: RegionSetupProperties,
  dropped: readonly string[],
  ports: SetUpPorts,
  logger: Pick<Logger, 'info' | 'error'>,
  patience: Patience,
): Promise<RegionSetUp> => {
  const RegistryStreamArn = await waitForStream(properties, ports, patience);
  const DataEndpoint = await persist(
    ports.findDataEndpoint,
    `AWS IoT in ${ports.region} did not tell its endpoint in time: deploy again`,
    patience,
  );
  // An update that is rolled back asks again for a CA that it had set INACTIVE.
  await setAuthorities(properties.CaCertificateIds, 'ACTIVE', ports.setAuthorityStatus, patience);
  await setAuthorities(dropped, 'INACTIVE', ports.setAuthorityStatus, patience);

  let RegistrationEvents: RegionSetUp['RegistrationEvents'] = 'enabled';
  try {
    await ports.enableRegistrationEvents();
  } catch (error) {
    // Belt and braces (docs/decisions/region-setup.md): not worth a stack.
    RegistrationEvents = 'unknown';
    logger.error(logMessages.registrationEventsUnknown, error instanceof Error ? error : String(error));
  }
  logger.info({ ...logMessages.regionSetUp, tableName: properties.RegistryTableName, RegistrationEvents });
  return { RegistryStreamArn, DataEndpoint, RegistrationEvents };
};
