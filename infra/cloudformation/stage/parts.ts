import { quietly } from './quietly.ts';
import { readSettings } from './settings.ts';

const nothing = 'nothing.yml';
const none = {
  domain: nothing,
  alarmSubscription: nothing,
  iotLogging: nothing,
  revocationLists: nothing,
  testDevices: nothing,
};

/** Files in infra/cloudformation of what a stage may have or not. */
export const parts = quietly(none, async (context) => {
  const { domainName, serverCertificate, alarmEmail, iotLogging, revocationList, testDevices } =
    await readSettings(context);
  return {
    domain: domainName === null ? nothing : `domain/${serverCertificate.mode}.yml`,
    alarmSubscription: alarmEmail === null ? nothing : 'alarms/subscription.yml',
    iotLogging: iotLogging ? 'iot-logging.yml' : nothing,
    revocationLists: revocationList ? 'revocation-lists.yml' : nothing,
    testDevices: testDevices ? 'test-devices.yml' : nothing,
  };
});
