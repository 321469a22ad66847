import { dayOf, faultsOr, judge, judgeExpiry, ok, type Verdict, wrong } from '../check.ts';
import type { DomainState, RegionParts } from '../region-state.ts';
import { deployCommand, rebuildCommand, type Scene } from '../scene.ts';

const renewal = (region: string, arn: string, { settings: { stage, serverCertificate } }: Scene): string =>
  serverCertificate.mode === 'imported'
    ? `npx landfall certificate import --stage ${stage}`
    : `aws acm describe-certificate --region ${region} --certificate-arn ${arn}`;

const judgeCertificates = (region: string, { certificates }: DomainState, scene: Scene): readonly Verdict[] =>
  certificates.flatMap(({ arn, status, why, notAfterMs }) => {
    const remedy = renewal(region, arn, scene);
    if (notAfterMs === undefined) return [wrong(`ACM does not have the server certificate ${arn}`, remedy)];
    return [
      ...(status === 'VALID'
        ? []
        : [
            wrong(
              `AWS IoT holds the server certificate ${arn} for ${status}${why === undefined ? '' : `: ${why}`}`,
              remedy,
            ),
          ]),
      ...judgeExpiry(`the server certificate ${arn}`, notAfterMs, scene.nowMs, remedy),
    ];
  });

export const checkDomain = ({ region, domain, resources }: RegionParts, scene: Scene): readonly Verdict[] => {
  const { domainName } = scene.settings;
  if (domainName === null) return [ok("the stage has no name: devices use the Regions' own endpoints")];
  if (!resources.some(({ logicalId }) => logicalId === 'DomainConfiguration'))
    return [
      wrong(
        `the stack was deployed before the stage had the name ${domainName}`,
        deployCommand(scene, region),
      ),
    ];
  return judge(domain, (found) => {
    if (found === undefined)
      return [wrong('the domain configuration is gone from AWS IoT', rebuildCommand(scene, region))];
    const ends = found.certificates.flatMap(({ notAfterMs }) =>
      notAfterMs === undefined ? [] : [dayOf(notAfterMs)],
    );
    return faultsOr(
      [
        ...(found.domainName === domainName
          ? []
          : [
              wrong(
                `it is for ${found.domainName}, and the stage's name is ${domainName}`,
                deployCommand(scene, region),
              ),
            ]),
        ...(found.status === 'ENABLED'
          ? []
          : [
              wrong(
                `it is ${found.status}: AWS IoT does not take connections for ${found.domainName}`,
                `aws iot update-domain-configuration --region ${region} --domain-configuration-name ${found.name} --domain-configuration-status ENABLED`,
              ),
            ]),
        ...judgeCertificates(region, found, scene),
      ],
      `${domainName} is ENABLED, its server certificate valid until ${ends.join(', ')}`,
    );
  });
};
