import { readCaCertificates } from '../../infra/cloudformation/stage/ca-certificate.ts';
import { fromProject } from './read-stage.ts';

/**
 * Reads the CA certificates that a deployment would take, and holds them against what AWS IoT asks.
 * @throws StageError in one line for the first that is missing or no good
 */
export const checkCaFiles = async (paths: readonly string[], now: Date): Promise<void> => {
  // The template takes the variable's files in place of the stage's, as they are named there.
  const named = process.env['LANDFALL_CA_CERTIFICATE']?.split(',');
  await readCaCertificates(named ?? paths.map(fromProject), now);
};
