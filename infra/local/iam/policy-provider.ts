import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { Properties, ResourceProvider } from '../cloudformation/resource-provider.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { RoleTable } from './role-table.ts';

const schema = z.strictObject({
  PolicyName: z.string(),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).min(1),
});

/** Inline policies that stand apart from their role. Users and groups do not exist on localhost. */
export const createPolicyProvider = (table: RoleTable): ResourceProvider => {
  const put = (properties: Properties): string => {
    const { PolicyName: name, PolicyDocument: document, Roles: roles } = parseProperties(schema, properties);
    const parsed = parsePolicy(document);
    for (const role of roles) {
      if (!table.has(role)) throw new Error(`there is no role named ${role}`);
    }
    for (const role of roles) table.get(role)?.policies.set(name, parsed);
    return name;
  };
  const take = (name: string, roles: readonly string[]): void => {
    for (const role of roles) table.get(role)?.policies.delete(name);
  };
  return {
    type: 'AWS::IAM::Policy',
    create: async ({ properties }) => ({ physicalId: put(properties), attributes: {} }),
    update: async (name, { properties }, previousProperties) => {
      const { PolicyName, Roles } = parseProperties(schema, properties);
      if (PolicyName !== name) return 'replace';
      put(properties);
      const before = parseProperties(schema, previousProperties).Roles;
      take(
        name,
        before.filter((role) => !Roles.includes(role)),
      );
      return { physicalId: name, attributes: {} };
    },
    remove: async (name, { properties }) => take(name, parseProperties(schema, properties).Roles),
  };
};
