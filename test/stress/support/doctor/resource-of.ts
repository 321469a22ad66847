import { readStack } from '../../../../cli/doctor/readers/stack.ts';
import { regions, type NamedService } from '../named-service.ts';

const [, second] = regions;

/** The physical id of a resource of the second Region's stack. */
export const resourceOf = async (service: NamedService, logicalId: string): Promise<string> => {
  const stack = await readStack(service.clients[second].cloudFormation, 'landfall-named');
  const found = stack?.resources.find((one) => one.logicalId === logicalId);
  if (found === undefined) throw new Error(`the stack has no ${logicalId}`);
  return found.physicalId;
};
