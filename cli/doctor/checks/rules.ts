import { faultsOr, judge, type Verdict, wrong } from '../check.ts';
import type { RegionParts, RuleState } from '../region-state.ts';
import { rebuildCommand, type Scene } from '../scene.ts';

const judgeRule = ({ logicalId, state }: RuleState, enable: string, rebuild: string): readonly Verdict[] => {
  if (state === 'enabled') return [];
  return [
    state === 'disabled' ? wrong(`${logicalId} is disabled`, enable) : wrong(`${logicalId} is gone`, rebuild),
  ];
};

const allEnabled = (rules: readonly RuleState[]): string =>
  `enabled: ${rules.map(({ logicalId }) => logicalId).join(', ')}`;

export const checkTopicRules = ({ region, topicRules }: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(topicRules, (rules) =>
    faultsOr(
      rules.flatMap((rule) =>
        judgeRule(
          rule,
          `aws iot enable-topic-rule --region ${region} --rule-name ${rule.name}`,
          rebuildCommand(scene, region),
        ),
      ),
      allEnabled(rules),
    ),
  );

export const checkEventRules = ({ region, eventRules }: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(eventRules, (rules) =>
    faultsOr(
      rules.flatMap((rule) =>
        judgeRule(
          rule,
          `aws events enable-rule --region ${region} --name ${rule.name} --event-bus-name ${rule.busName ?? 'default'}`,
          rebuildCommand(scene, region),
        ),
      ),
      allEnabled(rules),
    ),
  );

/** Without them AWS does not promise the event that onboarding begins with. */
export const checkRegistrationEvents = ({ region, registrationEvents }: RegionParts): readonly Verdict[] =>
  judge(registrationEvents, ({ caCertificate, certificate }) => {
    const off = [...(caCertificate ? [] : ['CA_CERTIFICATE']), ...(certificate ? [] : ['CERTIFICATE'])];
    const configurations = JSON.stringify(Object.fromEntries(off.map((type) => [type, { Enabled: true }])));
    return faultsOr(
      off.length === 0
        ? []
        : [
            wrong(
              `events of ${off.join(' and ')} are off: AWS IoT need not tell of a certificate that it registers`,
              `aws iot update-event-configurations --region ${region} --event-configurations '${configurations}'`,
            ),
          ],
      'events of CA_CERTIFICATE and CERTIFICATE are on',
    );
  });
