import { faultsOr, judge, ok, type Verdict, warning, wrong } from '../check.ts';
import type { RegionParts } from '../region-state.ts';
import { deployCommand, type NameRecord, type Scene } from '../scene.ts';
import { physicalId } from '../readers/stack.ts';

/** The one that the template declares. */
const upsertCommand = (
  { region, resources, dataEndpoint }: RegionParts,
  { settings: { domainName, hostedZoneId } }: Scene,
): string => {
  const record = {
    Name: domainName,
    Type: 'CNAME',
    TTL: 60,
    SetIdentifier: region,
    Region: region,
    HealthCheckId: physicalId(resources, 'EndpointHealth'),
    ResourceRecords: [{ Value: dataEndpoint }],
  };
  const batch = JSON.stringify({ Changes: [{ Action: 'UPSERT', ResourceRecordSet: record }] });
  return `aws route53 change-resource-record-sets --hosted-zone-id ${hostedZoneId} --change-batch '${batch}'`;
};

const judgeRecord = (
  parts: RegionParts,
  record: NameRecord | undefined,
  scene: Scene,
): readonly Verdict[] => {
  const { region, resources, dataEndpoint = '' } = parts;
  const mend = upsertCommand(parts, scene);
  const { domainName } = scene.settings;
  if (record === undefined)
    return [wrong(`${domainName} has no latency record for this Region: no device lands here`, mend)];
  const healthCheckId = physicalId(resources, 'EndpointHealth');
  return [
    ...(record.type === 'CNAME' && record.target.toLowerCase() === dataEndpoint.toLowerCase()
      ? []
      : [wrong(`${domainName} leads to ${record.target} here, and not to ${dataEndpoint}`, mend)]),
    ...(record.latencyRegion === region
      ? []
      : [wrong(`the record of ${domainName} is that of ${record.latencyRegion ?? 'no Region'}`, mend)]),
    ...(record.healthCheckId !== undefined && record.healthCheckId === healthCheckId
      ? []
      : [
          wrong(
            `the record of ${domainName} has no health check: it leads here when this Region has failed`,
            mend,
          ),
        ]),
  ];
};

/** The record of a Region: what resolvers near it are told. */
export const checkRecord = (parts: RegionParts, scene: Scene): readonly Verdict[] => {
  const { domainName } = scene.settings;
  if (domainName === null) return [ok('the stage has no name')];
  if (!parts.resources.some(({ logicalId }) => logicalId === 'DomainRecord'))
    return [
      wrong(
        `the stack was deployed before the stage had the name ${domainName}`,
        deployCommand(scene, parts.region),
      ),
    ];
  return judge(scene.records, (records) =>
    faultsOr(
      judgeRecord(
        parts,
        records.find(({ setIdentifier }) => setIdentifier === parts.region),
        scene,
      ),
      `${domainName} leads nearby devices to ${parts.dataEndpoint ?? ''}, as long as its health check passes`,
    ),
  );
};

/** What a resolver really answers, from where this machine is. */
export const checkLanding = (scene: Scene): readonly Verdict[] => {
  const { domainName, hostedZoneId } = scene.settings;
  if (domainName === null) return [ok('the stage has no name')];
  return judge(scene.landing, (targets) => {
    const known = new Map(
      scene.regions.map(({ region, dataEndpoint }) => [dataEndpoint?.toLowerCase(), region]),
    );
    const landed = targets.map((target) => known.get(target.toLowerCase()));
    const [region] = landed;
    if (region !== undefined) return [ok(`from here ${domainName} leads to ${region}`)];
    return [
      warning(
        `from here ${domainName} leads to ${targets.join(', ') || 'nothing'}, which is no Region that was looked at`,
        `aws route53 get-hosted-zone --id ${hostedZoneId}`,
      ),
    ];
  });
};
