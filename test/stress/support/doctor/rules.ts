import {
  DisableTopicRuleCommand,
  EnableTopicRuleCommand,
  UpdateEventConfigurationsCommand,
} from '@aws-sdk/client-iot';
import { regions } from '../named-service.ts';
import type { Fault } from './fault.ts';
import { resourceOf } from './resource-of.ts';
import { switchRule } from './switch-rule.ts';

const [, second] = regions;

export const ruleFaults: readonly Fault[] = [
  {
    what: 'events of registration that are off',
    inject: async ({ clients }) =>
      clients[second].iot.send(
        new UpdateEventConfigurationsCommand({ eventConfigurations: { CA_CERTIFICATE: { Enabled: false } } }),
      ),
    expected: {
      name: 'registration events',
      region: second,
      status: 'wrong',
      detail: /events of CA_CERTIFICATE are off/,
      remedy: `'{"CA_CERTIFICATE":{"Enabled":true}}'`,
    },
    mend: async ({ clients }) =>
      clients[second].iot.send(
        new UpdateEventConfigurationsCommand({ eventConfigurations: { CA_CERTIFICATE: { Enabled: true } } }),
      ),
  },
  ...['OnboardingRule', 'TelemetryRule'].map((rule): Fault => ({
    what: `${rule} that is disabled`,
    inject: async (service) =>
      service.clients[second].iot.send(
        new DisableTopicRuleCommand({ ruleName: await resourceOf(service, rule) }),
      ),
    expected: {
      name: 'topic rules',
      region: second,
      status: 'wrong',
      detail: new RegExp(`^${rule} is disabled$`),
      remedy: 'aws iot enable-topic-rule',
    },
    mend: async (service) =>
      service.clients[second].iot.send(
        new EnableTopicRuleCommand({ ruleName: await resourceOf(service, rule) }),
      ),
  })),
  ...['ReplicationRule', 'ReconciliationSchedule', 'RemovalRule'].map((rule): Fault => ({
    what: `${rule} that is disabled`,
    inject: async (service) => switchRule(service, rule, false),
    expected: {
      name: 'event rules',
      region: second,
      status: 'wrong',
      detail: new RegExp(`^${rule} is disabled$`),
      remedy: 'aws events enable-rule',
    },
    mend: async (service) => switchRule(service, rule, true),
  })),
];
