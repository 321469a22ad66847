import { randomUUID } from 'node:crypto';
import { AwsError, type AwsRequest, type AwsService } from '../endpoint/aws-service.ts';
import { encodeQueryError } from '../endpoint/encode-error.ts';
import { assumedRoleArn, type Sessions } from './sessions.ts';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

const actionOf = (request: AwsRequest): string => {
  const action =
    new URLSearchParams(request.body.toString()).get('Action') ?? request.query.get('Action') ?? '';
  if (action === 'GetCallerIdentity') return action;
  throw new AwsError(
    'InvalidAction',
    400,
    `STS on localhost knows GetCallerIdentity, not ${action || 'a call without Action'}.`,
  );
};

/** AWS STS, on the Query protocol. */
export const createTokenService = (accountId: string, sessions: Sessions): AwsService => ({
  scopes: ['sts'],
  // GetCallerIdentity needs no permission, and answers even where a policy denies it.
  permissions: (request) => {
    actionOf(request);
    return [];
  },
  handle: async (request) => {
    actionOf(request);
    const session = sessions.of(request.accessKeyId);
    const arn = session === undefined ? `arn:aws:iam::${accountId}:user/developer` : assumedRoleArn(session);
    return {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body:
        `<GetCallerIdentityResponse xmlns="${namespace}"><GetCallerIdentityResult>` +
        `<Arn>${arn}</Arn><UserId>${request.accessKeyId}</UserId><Account>${accountId}</Account>` +
        `</GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>` +
        `</GetCallerIdentityResponse>`,
    };
  },
  encodeError: encodeQueryError,
});
