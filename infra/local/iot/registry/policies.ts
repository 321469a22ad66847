import { randomUUID } from 'node:crypto';
import type { PolicyDocument } from '../../policy/policy-document.ts';
import type { CloudClock } from '../../region/clock.ts';
import type { Arns } from './arns.ts';
import { deleteConflict, limitExceeded, resourceAlreadyExists, resourceNotFound } from './errors.ts';
import { parseIotPolicy } from './iot-policy.ts';

export interface Policy {
  readonly policyName: string;
  readonly policyArn: string;
  readonly policyDocument: string;
  readonly parsed: PolicyDocument;
  readonly createdMs: number;
  readonly generationId: string;
}

/** The IoT policies of a Region and the certificates that they are attached to. */
export interface Policies {
  readonly require: (policyName: string) => Policy;
  readonly list: () => readonly Policy[];
  readonly create: (policyName: string, policyDocument: string) => Policy;
  /** A new default version, which takes the place of the one before. AWS may take minutes to heed it, localhost none. */
  readonly replaceDocument: (policyName: string, policyDocument: string) => Policy;
  readonly remove: (policyName: string) => void;
  /** Idempotent. */
  readonly attach: (policyName: string, certificateId: string) => void;
  /** Idempotent: a policy that is not attached, or does not exist, is no error (API reference, DetachPolicy). */
  readonly detach: (policyName: string, certificateId: string) => void;
  readonly detachAll: (certificateId: string) => void;
  readonly ofCertificate: (certificateId: string) => readonly Policy[];
  readonly certificateIdsOf: (policyName: string) => readonly string[];
}

/** "Maximum number of policies that can be attached to a certificate" (AWS IoT quotas). */
const attachmentLimit = 10;

export const createPolicies = (arns: Arns, clock: CloudClock): Policies => {
  const byName = new Map<string, Policy>();
  const namesByCertificate = new Map<string, Set<string>>();
  const namesOf = (certificateId: string): ReadonlySet<string> =>
    namesByCertificate.get(certificateId) ?? new Set();
  const certificateIdsOf = (policyName: string): readonly string[] =>
    [...namesByCertificate].filter(([, names]) => names.has(policyName)).map(([id]) => id);
  const require = (policyName: string): Policy => {
    const policy = byName.get(policyName);
    if (policy !== undefined) return policy;
    throw resourceNotFound(`Policy ${policyName} does not exist.`);
  };

  return {
    require,
    list: () => [...byName.values()],
    create: (policyName, policyDocument) => {
      const policyArn = arns.of('policy', policyName);
      if (byName.has(policyName)) {
        throw resourceAlreadyExists(`Policy cannot be created - name already exists (name=${policyName})`, {
          resourceId: policyName,
          resourceArn: policyArn,
        });
      }
      const policy: Policy = {
        policyName,
        policyArn,
        policyDocument,
        parsed: parseIotPolicy(policyDocument),
        createdMs: clock.now(),
        generationId: randomUUID(),
      };
      byName.set(policyName, policy);
      return policy;
    },
    replaceDocument: (policyName, policyDocument) => {
      const policy: Policy = {
        ...require(policyName),
        policyDocument,
        parsed: parseIotPolicy(policyDocument),
        generationId: randomUUID(),
      };
      byName.set(policyName, policy);
      return policy;
    },
    remove: (policyName) => {
      require(policyName);
      if (certificateIdsOf(policyName).length > 0) {
        throw deleteConflict(
          `The policy cannot be deleted as the policy is attached to one or more principals (name=${policyName})`,
        );
      }
      byName.delete(policyName);
    },
    attach: (policyName, certificateId) => {
      require(policyName);
      const names = namesOf(certificateId);
      if (!names.has(policyName) && names.size >= attachmentLimit) {
        throw limitExceeded(
          `Certificate ${certificateId} has ${attachmentLimit} policies, which is the limit.`,
        );
      }
      namesByCertificate.set(certificateId, new Set([...names, policyName]));
    },
    detach: (policyName, certificateId) => {
      namesByCertificate.get(certificateId)?.delete(policyName);
    },
    detachAll: (certificateId) => {
      namesByCertificate.delete(certificateId);
    },
    ofCertificate: (certificateId) => [...namesOf(certificateId)].map(require),
    certificateIdsOf,
  };
};
