import type { RegionCertificates } from '../certificate/region-certificates.ts';
import { covers } from './covers.ts';

/**
 * Holds the certificate that stands in ACM against the stage: the template takes its ARN from the parameter and could not tell.
 * @throws Error in one line when there is none, or none that devices would take
 */
export const checkImported = async (
  region: string,
  certificates: RegionCertificates,
  stage: string,
  domainName: string,
  now: Date,
): Promise<void> => {
  const todo = `npx landfall certificate import --stage ${stage}`;
  const arn = await certificates.keptArn();
  if (arn === undefined)
    throw new Error(
      `The server certificate of ${domainName} is not in ${region} yet. Import it first: ${todo}`,
    );
  const known = await certificates.describe(arn);
  if (known === undefined)
    throw new Error(`The server certificate ${arn} is gone from ${region}. Import it again: ${todo}`);
  if (known.notAfter !== undefined && known.notAfter <= now)
    throw new Error(
      `The server certificate in ${region} has expired on ${known.notAfter.toISOString().slice(0, 10)}. Renew it: ${todo}`,
    );
  if (known.names.length > 0 && !known.names.some((name) => covers(name, domainName)))
    throw new Error(
      `The server certificate in ${region} is for ${known.names.join(', ')}, and the stage's domainName is ${domainName}. Delete the parameter that holds its ARN, and import one for the name: ${todo}`,
    );
};
