import { z } from 'zod';
import { markerPaging, ordering, policyName, queryFlag, tags } from './input-shapes.ts';
import { anyResource, operation, type Operation } from './operation.ts';
import { pageOf } from './paging.ts';
import type { Policy } from './policies.ts';
import type { RegistryParts } from './registry-parts.ts';

/** Policies have no versions here: CreatePolicyVersion is an unknown operation. */
const onlyVersion = '1';
const target = z.string().min(1);

const listed = ({ policyName, policyArn }: Policy): object => ({ policyName, policyArn });

export const policyOperations = ({ arns, certificates, policies }: RegistryParts): readonly Operation[] => {
  const policyResource = (input: { readonly policyName: string }): string =>
    arns.of('policy', input.policyName);
  /** IAM checks attaching on the target, not on the policy. */
  const targetResource = (input: { readonly target: string }): string =>
    arns.of('cert', arns.certificateId(input.target));
  const requireTarget = (arn: string): string => certificates.require(arns.certificateId(arn)).certificateId;

  return [
    operation({
      name: 'CreatePolicy',
      method: 'POST',
      uri: '/policies/{policyName}',
      input: z.strictObject({ policyName, policyDocument: z.string(), tags: tags.optional() }),
      resource: policyResource,
      run: (input) => {
        const { policyArn, policyDocument } = policies.create(input.policyName, input.policyDocument);
        return { policyName: input.policyName, policyArn, policyDocument, policyVersionId: onlyVersion };
      },
    }),
    operation({
      name: 'GetPolicy',
      method: 'GET',
      uri: '/policies/{policyName}',
      input: z.strictObject({ policyName }),
      resource: policyResource,
      run: (input) => {
        const { policyArn, policyDocument, createdMs, generationId } = policies.require(input.policyName);
        return {
          policyName: input.policyName,
          policyArn,
          policyDocument,
          defaultVersionId: onlyVersion,
          creationDate: createdMs / 1000,
          lastModifiedDate: createdMs / 1000,
          generationId,
        };
      },
    }),
    operation({
      name: 'DeletePolicy',
      method: 'DELETE',
      uri: '/policies/{policyName}',
      input: z.strictObject({ policyName }),
      resource: policyResource,
      run: (input) => {
        policies.remove(input.policyName);
        return undefined;
      },
    }),
    operation({
      name: 'ListPolicies',
      method: 'GET',
      uri: '/policies',
      input: z.strictObject({ ...markerPaging, ...ordering }),
      resource: anyResource,
      run: (input) => {
        const oldestFirst = policies.list();
        const ordered = input.isAscendingOrder === true ? oldestFirst : oldestFirst.toReversed();
        const page = pageOf(ordered, (policy) => policy.policyName, {
          size: input.pageSize,
          after: input.marker,
        });
        return { policies: page.items.map(listed), nextMarker: page.next };
      },
    }),
    operation({
      name: 'AttachPolicy',
      method: 'PUT',
      uri: '/target-policies/{policyName}',
      input: z.strictObject({ policyName, target }),
      resource: targetResource,
      run: (input) => {
        policies.attach(input.policyName, requireTarget(input.target));
        return undefined;
      },
    }),
    operation({
      name: 'DetachPolicy',
      method: 'POST',
      uri: '/target-policies/{policyName}',
      input: z.strictObject({ policyName, target }),
      resource: targetResource,
      run: (input) => {
        policies.detach(input.policyName, arns.certificateId(input.target));
        return undefined;
      },
    }),
    operation({
      name: 'ListAttachedPolicies',
      method: 'POST',
      uri: '/attached-policies/{target}',
      // A certificate is in no thing group here, so `recursive` finds nothing more.
      input: z.strictObject({ target, recursive: queryFlag.optional(), ...markerPaging }),
      resource: anyResource,
      run: (input) => {
        const attached = policies.ofCertificate(requireTarget(input.target));
        const page = pageOf(attached, (policy) => policy.policyName, {
          size: input.pageSize,
          after: input.marker,
        });
        return { policies: page.items.map(listed), nextMarker: page.next };
      },
    }),
    operation({
      name: 'ListTargetsForPolicy',
      method: 'POST',
      uri: '/policy-targets/{policyName}',
      input: z.strictObject({ policyName, ...markerPaging }),
      resource: policyResource,
      run: (input) => {
        policies.require(input.policyName);
        const targets = policies.certificateIdsOf(input.policyName).map((id) => arns.of('cert', id));
        const page = pageOf(targets, (arn) => arn, { size: input.pageSize, after: input.marker });
        return { targets: page.items, nextMarker: page.next };
      },
    }),
  ];
};
