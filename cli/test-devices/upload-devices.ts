import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Puts an object where only the test instance can read it. */
export type PutObject = (key: string, content: string) => Promise<void>;

const filesOfDevice = ['certificate.pem', 'chain.pem', 'private-key.pem'] as const;

const read = async (path: string, thingName: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error(`${path} cannot be read. Make the device first: npx landfall pki device ${thingName}`, {
      cause,
    });
  }
};

/**
 * Uploads certificate, chain and private key of each device, and the root that it trusts. All files are read before the first is
 * sent.
 * @returns the objects' keys
 */
export const uploadDevices = async (
  pkiDirectory: string,
  thingNames: readonly string[],
  put: PutObject,
): Promise<readonly string[]> => {
  const objects = [
    {
      key: 'root-ca.pem',
      content: await read(join(pkiDirectory, 'root-ca', 'certificate.pem'), thingNames[0] ?? 'NAME'),
    },
  ];
  for (const thingName of thingNames)
    for (const file of filesOfDevice)
      objects.push({
        key: `${thingName}/${file}`,
        content: await read(join(pkiDirectory, 'devices', thingName, file), thingName),
      });
  for (const { key, content } of objects) await put(key, content);
  return objects.map(({ key }) => key);
};
