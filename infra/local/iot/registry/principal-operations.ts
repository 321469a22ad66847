import { z } from 'zod';
import { thingName, tokenPaging } from './input-shapes.ts';
import { operation, type Operation } from './operation.ts';
import { pageOf } from './paging.ts';
import type { RegistryParts } from './registry-parts.ts';

const thingPrincipalType = z.enum(['EXCLUSIVE_THING', 'NON_EXCLUSIVE_THING']);
const principal = z.string().min(1);

export const principalOperations = (parts: RegistryParts): readonly Operation[] => {
  const { arns, certificates, things, principals } = parts;
  const thingResource = (input: { readonly thingName: string }): string => arns.of('thing', input.thingName);
  /** IAM checks these on the certificate, with the thing only as the condition key `iot:thingArn`. */
  const principalResource = (input: { readonly principal: string }): string =>
    arns.of('cert', arns.certificateId(input.principal));
  const requireCertificate = (arn: string): string =>
    certificates.require(arns.certificateId(arn)).certificateId;

  const pagedPrincipals = (input: {
    readonly thingName: string;
    readonly thingPrincipalType?: z.infer<typeof thingPrincipalType> | undefined;
    readonly maxResults?: number | undefined;
    readonly nextToken?: string | undefined;
  }) => {
    const wanted = input.thingPrincipalType;
    things.require(input.thingName);
    return pageOf(
      principals.ofThing(input.thingName).filter(({ type }) => wanted === undefined || type === wanted),
      ({ certificateId }) => certificateId,
      { size: input.maxResults, after: input.nextToken },
    );
  };

  return [
    operation({
      name: 'AttachThingPrincipal',
      method: 'PUT',
      uri: '/things/{thingName}/principals',
      input: z.strictObject({ thingName, principal, thingPrincipalType: thingPrincipalType.optional() }),
      resource: principalResource,
      run: (input) => {
        things.require(input.thingName);
        const certificateId = requireCertificate(input.principal);
        const type = input.thingPrincipalType ?? 'NON_EXCLUSIVE_THING';
        principals.attach({ thingName: input.thingName, certificateId, type });
        return {};
      },
    }),
    operation({
      name: 'DetachThingPrincipal',
      method: 'DELETE',
      uri: '/things/{thingName}/principals',
      input: z.strictObject({ thingName, principal }),
      resource: principalResource,
      run: (input) => {
        things.require(input.thingName);
        principals.detach(input.thingName, requireCertificate(input.principal));
        return {};
      },
    }),
    operation({
      name: 'ListThingPrincipals',
      method: 'GET',
      uri: '/things/{thingName}/principals',
      input: z.strictObject({ thingName, ...tokenPaging }),
      resource: thingResource,
      run: (input) => {
        const page = pagedPrincipals(input);
        return {
          principals: page.items.map(({ certificateId }) => arns.of('cert', certificateId)),
          nextToken: page.next,
        };
      },
    }),
    operation({
      name: 'ListThingPrincipalsV2',
      method: 'GET',
      uri: '/things/{thingName}/principals-v2',
      input: z.strictObject({ thingName, ...tokenPaging, thingPrincipalType: thingPrincipalType.optional() }),
      resource: thingResource,
      run: (input) => {
        const page = pagedPrincipals(input);
        return {
          thingPrincipalObjects: page.items.map(({ certificateId, type }) => ({
            principal: arns.of('cert', certificateId),
            thingPrincipalType: type,
          })),
          nextToken: page.next,
        };
      },
    }),
    operation({
      name: 'ListPrincipalThings',
      method: 'GET',
      uri: '/principals/things',
      input: z.strictObject({ principal, ...tokenPaging }),
      resource: principalResource,
      run: (input) => {
        const certificateId = requireCertificate(input.principal);
        const page = pageOf(principals.ofCertificate(certificateId), (attachment) => attachment.thingName, {
          size: input.maxResults,
          after: input.nextToken,
        });
        return { things: page.items.map((attachment) => attachment.thingName), nextToken: page.next };
      },
    }),
  ];
};
