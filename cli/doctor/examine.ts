import type { Check, Verdict } from './check.ts';
import { checkCredentials, checkDeployment } from './checks/account.ts';
import { checkAuthorities, checkAuthorityFiles, checkSameAuthorities } from './checks/authorities.ts';
import { checkDomain } from './checks/domain.ts';
import { checkLastPass, checkQuotas } from './checks/fleet.ts';
import { checkConcurrency, checkFunctions } from './checks/functions.ts';
import { checkLanding, checkRecord } from './checks/name.ts';
import { checkPipe } from './checks/pipe.ts';
import { checkPolicy } from './checks/policy.ts';
import { checkAlarms, checkQueues } from './checks/queues.ts';
import { checkEventRules, checkRegistrationEvents, checkTopicRules } from './checks/rules.ts';
import { checkIdempotencyTable, checkRegistryTable, checkTelemetryTable } from './checks/tables.ts';
import type { RegionParts, RegionState } from './region-state.ts';
import type { Scene } from './scene.ts';

/** Of one Region, in the order of a device's way through it. */
const checks = [
  ['CAs', checkAuthorities],
  ['CAs everywhere', checkSameAuthorities],
  ['CA files', checkAuthorityFiles],
  ['device policy', checkPolicy],
  ['domain', checkDomain],
  ['DNS record', checkRecord],
  ['registration events', checkRegistrationEvents],
  ['topic rules', checkTopicRules],
  ['functions', checkFunctions],
  ['concurrency', checkConcurrency],
  ['idempotency table', checkIdempotencyTable],
  ['registry table', checkRegistryTable],
  ['telemetry table', checkTelemetryTable],
  ['pipe', checkPipe],
  ['event rules', checkEventRules],
  ['queues', checkQueues],
  ['alarms', checkAlarms],
  ['last full pass', checkLastPass],
  ['quotas', checkQuotas],
] as const satisfies readonly (readonly [string, (parts: RegionParts, scene: Scene) => readonly Verdict[]])[];

const named = (name: string, region: string, verdicts: readonly Verdict[]): readonly Check[] =>
  verdicts.map((verdict) => ({ name, region, ...verdict }));

/** All that is to be said of what was read, Region by Region. Pure. */
export const examine = (states: readonly RegionState[], scene: Scene): readonly Check[] => [
  ...states.flatMap(({ region, caller, stack, parts }) => [
    ...named('credentials', region, checkCredentials(caller)),
    // Who does not answer was said already.
    ...(caller.kind === 'unread'
      ? []
      : named('stack', region, checkDeployment(region, scene.settings, stack))),
    ...(parts === undefined
      ? []
      : checks.flatMap(([name, check]) => named(name, region, check(parts, scene)))),
  ]),
  ...(scene.settings.domainName === null ? [] : named('DNS', 'all', checkLanding(scene))),
];
