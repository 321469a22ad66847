import { invalidRequest } from './errors.ts';

export type IotResource = 'thing' | 'cert' | 'cacert' | 'policy' | 'client' | 'topic' | 'topicfilter';

export interface Arns {
  readonly of: (resource: IotResource, name: string) => string;
  /** The id in the ARN of a certificate of this Region and account; any other principal is refused. */
  readonly certificateId: (principal: string) => string;
}

export const createArns = (region: string, accountId: string): Arns => {
  const of = (resource: IotResource, name: string): string =>
    `arn:aws:iot:${region}:${accountId}:${resource}/${name}`;
  const prefix = of('cert', '');
  return {
    of,
    certificateId: (principal) => {
      const id = principal.slice(prefix.length);
      if (principal.startsWith(prefix) && /^[0-9a-f]{64}$/.test(id)) return id;
      throw invalidRequest(
        `${principal} is not the ARN of a certificate of ${region}: it has to be ${prefix}{certificateId}. ` +
          'Thing groups and Cognito identities are not implemented on localhost.',
      );
    },
  };
};
