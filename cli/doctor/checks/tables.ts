import type { Reading } from '../../stage/reading.ts';
import { faultsOr, judge, type Verdict, warning, wrong } from '../check.ts';
import type { RegionParts, TableState } from '../region-state.ts';
import { deployCommand, rebuildCommand, type Scene } from '../scene.ts';

const judgeStatus = (region: string, { tableName, status }: TableState): readonly Verdict[] => {
  if (status === 'ACTIVE') return [];
  const look = `aws dynamodb describe-table --region ${region} --table-name ${tableName}`;
  const detail = `${tableName} is ${status}`;
  return [status === 'UPDATING' ? warning(detail, look) : wrong(detail, look)];
};

const judgeReplicas = (region: string, table: TableState, scene: Scene): readonly Verdict[] => {
  const { tableName, replicas } = table;
  const deploy = deployCommand(scene, scene.settings.regions[0]);
  return scene.settings.regions
    .filter((other) => other !== region)
    .flatMap((other) => {
      const replica = replicas.find((one) => one.region === other);
      if (replica === undefined) return [wrong(`${tableName} has no replica in ${other}`, deploy)];
      if (replica.status === 'ACTIVE') return [];
      const look = `aws dynamodb describe-table --region ${region} --table-name ${tableName}`;
      return [wrong(`the replica of ${tableName} in ${other} is ${replica.status}`, look)];
    });
};

const judgeGlobal = (region: string, table: TableState, scene: Scene): readonly Verdict[] => {
  const { tableName, latestStreamArn, isRecoverable, isProtected } = table;
  const { deletionProtection } = scene.settings;
  return [
    ...judgeStatus(region, table),
    ...judgeReplicas(region, table, scene),
    ...(latestStreamArn === undefined
      ? [
          wrong(
            `the stream of ${tableName} is off`,
            `aws dynamodb update-table --region ${region} --table-name ${tableName} --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES`,
          ),
        ]
      : []),
    ...(isRecoverable
      ? []
      : [
          wrong(
            `point-in-time recovery of ${tableName} is off`,
            `aws dynamodb update-continuous-backups --region ${region} --table-name ${tableName} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
          ),
        ]),
    ...(deletionProtection && !isProtected
      ? [
          warning(
            `${tableName} may be deleted, and the stage says deletionProtection: true`,
            `aws dynamodb update-table --region ${region} --table-name ${tableName} --deletion-protection-enabled`,
          ),
        ]
      : []),
  ];
};

const checkGlobal = (
  what: string,
  region: string,
  reading: Reading<TableState | undefined>,
  scene: Scene,
): readonly Verdict[] =>
  judge(reading, (table) => {
    if (table === undefined)
      return [wrong(`there is no ${what}, and no replica of one`, deployCommand(scene))];
    const others = table.replicas.map((replica) => replica.region).join(', ');
    return faultsOr(
      judgeGlobal(region, table, scene),
      `${table.tableName} is ACTIVE, ${others === '' ? 'in no other Region' : `as in ${others}`}, with its stream and point-in-time recovery`,
    );
  });

export const checkRegistryTable = ({ region, registry }: RegionParts, scene: Scene): readonly Verdict[] =>
  checkGlobal('registry', region, registry, scene);

export const checkTelemetryTable = ({ region, telemetry }: RegionParts, scene: Scene): readonly Verdict[] =>
  checkGlobal('telemetry table', region, telemetry, scene);

export const checkIdempotencyTable = (
  { region, idempotency }: RegionParts,
  scene: Scene,
): readonly Verdict[] =>
  judge(idempotency, (table) => {
    if (table === undefined)
      return [
        wrong('there is no table of locks: no function of this Region runs', rebuildCommand(scene, region)),
      ];
    return faultsOr(judgeStatus(region, table), `${table.tableName} is ACTIVE`);
  });
