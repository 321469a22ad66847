import { type CaCertificate, readCaCertificates } from '../../infra/cloudformation/stage/ca-certificate.ts';
import { fromProject } from './read-stage.ts';

/**
 * The CA certificates that a deployment would take, held against what AWS IoT asks.
 * @throws StageError in one line for the first that is missing or no good
 */
export const readCaFiles = async (paths: readonly string[], now: Date): Promise<readonly CaCertificate[]> => {
  // The template takes the variable's files in place of the stage's, as they are named there.
  const named = process.env['LANDFALL_CA_CERTIFICATE']?.split(',');
  return readCaCertificates(named ?? paths.map(fromProject), now);
};

/** @throws StageError in one line for the first that a deployment would not take */
export const checkCaFiles = async (paths: readonly string[], now: Date): Promise<void> => {
  await readCaFiles(paths, now);
};
