import type { Roles } from '../region/targets.ts';
import { assumedRoleArn, type Sessions } from '../sts/sessions.ts';
import { AwsError, type AwsRequest, type AwsService } from './aws-service.ts';

/**
 * Judges a call that comes with the keys of a role session by the role's policies. Every other key is the developer's, who
 * may do all. Throws AwsError.
 */
export const createAuthorize =
  (sessions: Sessions, roles: Roles) =>
  (service: AwsService, request: AwsRequest): void => {
    const needed = service.permissions(request);
    const session = sessions.of(request.accessKeyId);
    if (session === undefined) return;
    const denied = needed.find(({ action, resource }) => !roles.isAllowed(session.roleArn, action, resource));
    if (denied === undefined) return;
    // The JSON protocols answer 400, REST 403.
    const status = request.headers['x-amz-target'] === undefined ? 403 : 400;
    throw new AwsError(
      'AccessDeniedException',
      status,
      `User: ${assumedRoleArn(session)} is not authorized to perform: ${denied.action} on resource: ${denied.resource}`,
    );
  };
