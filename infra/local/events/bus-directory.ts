import { AwsError } from '../endpoint/aws-service.ts';
import type { Rule } from './rule.ts';

/** The buses of one Region and their rules. The bus `default` is always there. */
export interface BusDirectory {
  readonly busArn: (name: string) => string;
  readonly ruleArn: (busName: string, ruleName: string) => string;
  /** Name of an existing bus, given its name or ARN. @throws AwsError `ResourceNotFoundException` */
  readonly busName: (nameOrArn: string | undefined) => string;
  readonly busNames: () => readonly string[];
  readonly addBus: (name: string) => void;
  readonly removeBus: (name: string) => void;
  readonly rulesOf: (busName: string) => readonly Rule[];
  /** @throws AwsError `ResourceNotFoundException` */
  readonly rule: (busName: string, ruleName: string) => Rule;
  readonly putRule: (rule: Rule) => void;
  /** Absent is fine. */
  readonly removeRule: (busName: string, ruleName: string) => void;
}

const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', 400, `${what} does not exist.`);

export const createBusDirectory = (place: {
  readonly region: string;
  readonly accountId: string;
}): BusDirectory => {
  const buses = new Map<string, Map<string, Rule>>([['default', new Map()]]);
  const prefix = `arn:aws:events:${place.region}:${place.accountId}`;
  const busPrefix = `${prefix}:event-bus/`;

  const rulesByName = (busName: string): Map<string, Rule> => {
    const rules = buses.get(busName);
    if (rules === undefined) throw notFound(`Event bus ${busName} of ${place.region}`);
    return rules;
  };

  return {
    busArn: (name) => `${busPrefix}${name}`,
    ruleArn: (busName, ruleName) => `${prefix}:rule/${busName === 'default' ? '' : `${busName}/`}${ruleName}`,
    busName: (nameOrArn = 'default') => {
      const name = nameOrArn.startsWith(busPrefix) ? nameOrArn.slice(busPrefix.length) : nameOrArn;
      rulesByName(name);
      return name;
    },
    busNames: () => [...buses.keys()],
    addBus: (name) => {
      if (buses.has(name))
        throw new AwsError('ResourceAlreadyExistsException', 400, `Event bus ${name} already exists.`);
      buses.set(name, new Map());
    },
    removeBus: (name) => {
      const rules = buses.get(name);
      if (rules !== undefined && rules.size > 0)
        throw new AwsError('ValidationException', 400, `Event bus ${name} still has rules.`);
      buses.delete(name);
    },
    rulesOf: (busName) => [...rulesByName(busName).values()],
    rule: (busName, ruleName) => {
      const rule = rulesByName(busName).get(ruleName);
      if (rule === undefined) throw notFound(`Rule ${ruleName} on event bus ${busName}`);
      return rule;
    },
    putRule: (rule) => void rulesByName(rule.busName).set(rule.name, rule),
    removeRule: (busName, ruleName) => void buses.get(busName)?.delete(ruleName),
  };
};
