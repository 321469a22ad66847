import type { Certificates } from './certificates.ts';
import { certificateState, deleteConflict } from './errors.ts';
import type { Policies } from './policies.ts';
import type { ThingPrincipals } from './thing-principals.ts';

/** Refuses in AWS's order and words (aws-facts 2, DeleteCertificate). `forceDelete` removes the obstacle of policies only. */
export const createDeleteCertificate =
  (certificates: Certificates, principals: ThingPrincipals, policies: Policies) =>
  (certificateId: string, forceDelete: boolean): void => {
    const { status, certificateArn } = certificates.require(certificateId);
    if (status === 'ACTIVE') {
      throw certificateState(
        `Certificate must be deactivated (not ACTIVE) before deletion. Id: ${certificateId}`,
      );
    }
    if (principals.ofCertificate(certificateId).length > 0) {
      throw deleteConflict(`Things must be detached before deletion (arn: ${certificateArn})`);
    }
    if (!forceDelete && policies.ofCertificate(certificateId).length > 0) {
      throw deleteConflict(`Certificate policies must be detached before deletion (arn: ${certificateArn})`);
    }
    policies.detachAll(certificateId);
    certificates.remove(certificateId);
  };
