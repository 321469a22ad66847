import { z } from 'zod';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import { physicalName } from '../cloudformation/physical-name.ts';
import type {
  CreatedResource,
  ResourceProvider,
  ResourceRequest,
} from '../cloudformation/resource-provider.ts';
import type { BusDirectory } from './bus-directory.ts';
import { parsePattern } from './pattern/parse-pattern.ts';
import type { Rule } from './rule.ts';
import { readTarget, targetSchema } from './rule-target.ts';
import { parseRate } from './schedule.ts';

const schema = z.strictObject({
  Name: z
    .string()
    .regex(/^[.\-_A-Za-z0-9]{1,64}$/)
    .optional(),
  Description: z.string().optional(),
  EventBusName: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(targetSchema).max(5).default([]),
});

type Declared = z.output<typeof schema>;

const maximumPatternLength = 2048;

const readPattern = (declared: Readonly<Record<string, unknown>>): Rule['eventPattern'] => {
  const text = JSON.stringify(declared);
  if (text.length > maximumPatternLength)
    throw new Error(`EventPattern has ${text.length} characters, AWS takes ${maximumPatternLength}.`);
  return { text, pattern: parsePattern(declared, 'bus') };
};

/** `AWS::Events::Rule`: `Ref` is its name, behind `bus|` on a custom bus. */
export const createRuleProvider = ({
  directory,
  startSchedule,
  stopSchedule,
}: {
  readonly directory: BusDirectory;
  readonly startSchedule: (rule: Rule, everyMs: number) => void;
  readonly stopSchedule: (ruleArn: string) => void;
}): ResourceProvider => {
  const read = (declared: Declared, name: string, { region, accountId }: ResourceRequest): Rule => {
    const { EventPattern, ScheduleExpression, Targets } = declared;
    const busName = directory.busName(declared.EventBusName);
    if ((EventPattern === undefined) === (ScheduleExpression === undefined))
      throw new Error('A rule on localhost has either EventPattern or ScheduleExpression.');
    if (ScheduleExpression !== undefined && busName !== 'default')
      throw new Error('ScheduleExpression is supported only on the default event bus.');
    if (new Set(Targets.map(({ Id }) => Id)).size < Targets.length)
      throw new Error('Two targets have the same Id.');
    return {
      name,
      busName,
      arn: directory.ruleArn(busName, name),
      description: declared.Description,
      eventPattern: EventPattern === undefined ? undefined : readPattern(EventPattern),
      schedule:
        ScheduleExpression === undefined
          ? undefined
          : { text: ScheduleExpression, everyMs: parseRate(ScheduleExpression) },
      state: declared.State,
      targets: Targets.map((target) => readTarget(target, region, accountId)),
    };
  };
  const put = (rule: Rule): CreatedResource => {
    const { name, busName, arn, schedule } = rule;
    directory.putRule(rule);
    if (schedule !== undefined) startSchedule(rule, schedule.everyMs);
    return { physicalId: busName === 'default' ? name : `${busName}|${name}`, attributes: { Arn: arn } };
  };

  return {
    type: 'AWS::Events::Rule',
    create: async (request) => {
      const declared = parseProperties(schema, request.properties);
      const rule = read(declared, declared.Name ?? physicalName(request).slice(-64), request);
      if (directory.rulesOf(rule.busName).some(({ name }) => name === rule.name))
        throw new Error(`A rule ${rule.name} exists already on the event bus ${rule.busName}.`);
      return put(rule);
    },
    update: async (physicalId, request, previousProperties) => {
      const declared = parseProperties(schema, request.properties);
      const previous = parseProperties(schema, previousProperties);
      if (declared.Name !== previous.Name || declared.EventBusName !== previous.EventBusName)
        return 'replace';
      const rule = read(declared, physicalId.slice(physicalId.indexOf('|') + 1), request);
      stopSchedule(rule.arn);
      return put(rule);
    },
    remove: async (physicalId) => {
      const [name = '', busName = 'default'] = physicalId.split('|').toReversed();
      stopSchedule(directory.ruleArn(busName, name));
      directory.removeRule(busName, name);
    },
  };
};
