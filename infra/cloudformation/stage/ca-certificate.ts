import { readFile } from 'node:fs/promises';
import { StageError } from './stage-error.ts';

const beginCertificate = '-----BEGIN CERTIFICATE-----';

/** The certificate in the file, and nothing but one certificate: never its key, nor a chain. */
export const readCaCertificate = async (path: string): Promise<string> => {
  let pem;
  try {
    pem = await readFile(path, 'utf8');
  } catch (cause) {
    throw new StageError(
      `The CA certificate ${path} cannot be read. Make one with "npx landfall pki init", or name another with --param="caCertificate=PATH".`,
      { cause },
    );
  }
  const blocks = pem.match(/-----BEGIN [A-Z0-9 ]+-----/g) ?? [];
  if (blocks.length !== 1 || blocks[0] !== beginCertificate)
    throw new StageError(
      `The CA certificate ${path} must hold exactly one certificate in PEM, and no key: AWS IoT takes the issuing CA alone.`,
    );
  return pem;
};
