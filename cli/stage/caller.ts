import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsMessage, isCredentialError, isUnreachable } from './aws-message.ts';

/** Whose credentials these are, as one Region sees them. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

const explain = (region: string, error: unknown): string => {
  if (error instanceof Error && error.name === 'CredentialsProviderError')
    return 'There are no AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "aws sso login".';
  if (isCredentialError(error))
    return `AWS does not take the credentials in ${region} (${awsMessage(error)}): renew them, and see that the account has the Region enabled.`;
  if (isUnreachable(error))
    return `AWS does not answer in ${region} (${awsMessage(error)}): see that the Region exists, and that the network reaches it.${process.env['AWS_ENDPOINT_URL'] === undefined ? ' A cloud on localhost is found by AWS_ENDPOINT_URL.' : ''}`;
  return `AWS does not say whose credentials these are, in ${region} (${awsMessage(error)}).`;
};

/**
 * Asks AWS, in that Region, whose credentials these are: it fails where there are none, and where the Region does not exist or is
 * not enabled.
 */
export const identifyCaller = async (region: string): Promise<Caller> => {
  const client = new STSClient({ region, maxAttempts: 2 });
  try {
    const { Account: accountId, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
    if (accountId === undefined || arn === undefined) throw new Error('an answer without account');
    return { accountId, arn };
  } catch (cause) {
    throw new Error(explain(region, cause), { cause });
  } finally {
    client.destroy();
  }
};

/** The one account of all these Regions. */
export const identifyCallerIn = async (regions: readonly string[]): Promise<Caller> => {
  let caller;
  for (const region of regions) caller ??= await identifyCaller(region);
  await Promise.all(regions.slice(1).map(identifyCaller));
  if (caller === undefined) throw new Error('There is no Region to deploy to.');
  return caller;
};
