import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import type { RoleTable } from './role-table.ts';

const schema = z.strictObject({
  InstanceProfileName: z.string().optional(),
  Path: z.string().startsWith('/').endsWith('/').default('/'),
  Roles: z.array(z.string()).length(1, 'an instance profile holds one role'),
});

/** `AWS::IAM::InstanceProfile`: `Ref` is its name. There are no instances on localhost: it is judged and kept. */
export const createInstanceProfileProvider = (table: RoleTable): ResourceProvider => {
  const names = new Set<string>();
  return {
    type: 'AWS::IAM::InstanceProfile',
    create: async (request) => {
      const { InstanceProfileName, Path, Roles } = parseProperties(schema, request.properties);
      const name = InstanceProfileName ?? physicalName(request);
      if (names.has(name))
        throw new Error(`an instance profile named ${name} exists already: IAM is one for all Regions`);
      const [roleName = ''] = Roles;
      const role = table.get(roleName);
      if (role === undefined) throw new Error(`there is no role named ${roleName}`);
      names.add(name);
      role.profiles.add(name);
      const arn = `arn:aws:iam::${request.accountId}:instance-profile${Path}${name}`;
      return { physicalId: name, attributes: { Arn: arn } };
    },
    remove: async (name) => {
      names.delete(name);
      for (const { profiles } of table.values()) profiles.delete(name);
    },
  };
};
