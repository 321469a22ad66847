import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { localEnvironment } from '../../../cli/local/deploy-service.ts';

export interface LandfallEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The `landfall` command, with the environment of somebody who deploys to the local cloud. */
export const createLandfall =
  (place: { readonly endpoint: string; readonly folder: string; readonly caCertificate: string }) =>
  async (...words: readonly string[]): Promise<LandfallEnd> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(import.meta.dirname, '../../../cli/landfall.ts'), ...words],
        {
          cwd: place.folder,
          env: {
            ...process.env,
            ...localEnvironment(place.endpoint),
            LANDFALL_CA_CERTIFICATE: place.caCertificate,
          },
        },
        (error, stdout, stderr) => {
          resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
        },
      );
    });
