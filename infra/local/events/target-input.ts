import type { BusEvent } from './bus-event.ts';
import { fillTemplate } from './input/input-template.ts';
import { readJsonPath } from './input/json-path.ts';
import type { Rule } from './rule.ts';
import type { RuleTarget } from './rule-target.ts';
import { unreachable } from './unreachable.ts';

/** The input of a target that cannot be made of this event. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

const predefined = (name: string, event: BusEvent, rule: Rule): unknown => {
  switch (name) {
    case 'aws.events.rule-arn':
      return rule.arn;
    case 'aws.events.rule-name':
      return rule.name;
    case 'aws.events.event.ingestion-time':
      return event.time;
    case 'aws.events.event':
    case 'aws.events.event.json':
      return event;
    default:
      return undefined;
  }
};

/**
 * What the target gets of an event: a JSON value.
 *
 * @throws InputError when a path leads nowhere or the filled template is no JSON
 */
export const inputOf = ({ input }: RuleTarget, event: BusEvent, rule: Rule): unknown => {
  switch (input.kind) {
    case 'event':
      return event;
    case 'constant':
      return input.value;
    case 'path': {
      const value = readJsonPath(event, input.path);
      if (value === undefined) throw new InputError('InputPath leads nowhere in this event.');
      return value;
    }
    case 'template': {
      try {
        const filled = fillTemplate(input.parts, (name) => {
          const path = input.paths.get(name);
          return path === undefined ? predefined(name, event, rule) : readJsonPath(event, path);
        });
        return JSON.parse(filled);
      } catch (cause) {
        throw new InputError('The filled InputTemplate is no JSON.', { cause });
      }
    }
    default:
      return unreachable(input);
  }
};
