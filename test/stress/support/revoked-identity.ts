import { issueDevices } from '../../../infra/pki/pki-directory.ts';
import { revokeCertificate } from '../../../infra/pki/revoke-certificate.ts';
import { type Identity, readIdentity } from '../../e2e/support/devices.ts';

/** A device whose certificate the PKI has issued, and revoked since. */
export const revokedIdentity = async (directory: string, thingName: string): Promise<Identity> => {
  await issueDevices({ directory, keyType: 'ec-p256', force: false }, [thingName]);
  await revokeCertificate(directory, { name: thingName }, 'keyCompromise');
  return readIdentity(directory, thingName);
};
