import { describe, expect, it } from '@jest/globals';
import type { Status } from '../../../cli/doctor/check.ts';
import { examine } from '../../../cli/doctor/examine.ts';
import type {
  FunctionState,
  RegionParts,
  RegionState,
  TableState,
} from '../../../cli/doctor/region-state.ts';
import type { Scene } from '../../../cli/doctor/scene.ts';
import { type Reading, unread } from '../../../cli/stage/reading.ts';
import { noTally } from '../../../domain/reconciliation/pass-tally.ts';
import { caId, dayMs, healthyParts, healthyScene, healthyState, nowMs, read, regions } from './healthy.ts';

const [first, second] = regions;
const healthy = healthyParts(second);

const valueOf = <Value>(reading: Reading<Value | undefined>): Value => {
  if (reading.kind === 'unread' || reading.value === undefined) throw new Error('a healthy part is read');
  return reading.value;
};
const registry = (change: Partial<TableState>): Partial<RegionParts> => ({
  registry: read({ ...valueOf(healthy.registry), ...change }),
});
const { latestStreamArn: _, ...withoutStream } = valueOf(healthy.registry);
const pipe = (state: string, reason?: string): Partial<RegionParts> => ({
  pipe: read({ ...valueOf(healthy.pipe), state, ...(reason !== undefined && { reason }) }),
});
const onboard = (change: Partial<FunctionState>): Partial<RegionParts> => ({
  functions: read([
    {
      name: 'landfall-prod-onboard',
      state: {
        name: 'landfall-prod-onboard',
        state: 'Active',
        update: 'Successful',
        reservedConcurrency: 10,
        ...change,
      },
    },
  ]),
});
const authority = (change: object): Partial<RegionParts> => ({
  authorities: read(
    valueOf(healthy.authorities).map(({ id, state }) => ({
      id,
      state: state === undefined ? undefined : Object.assign({ ...state }, change),
    })),
  ),
});
const domain = (change: object): Partial<RegionParts> => ({
  domain: read(Object.assign({ ...valueOf(healthy.domain) }, change)),
});
const certificate = (change: object): Partial<RegionParts> =>
  domain({
    certificates: [
      Object.assign({ arn: 'arn:cert', status: 'VALID', notAfterMs: nowMs + 200 * dayMs }, change),
    ],
  });
const pass = (daysAgo: number, isDone: boolean, failed = 0): Partial<RegionParts> => ({
  lastPass: read({
    startedAtMs: nowMs - daysAgo * dayMs,
    tally: { ...noTally, failed },
    ...(!isDone && { position: { phase: 'rows' } as const }),
  }),
});
const record = (change: object): Partial<Scene> => ({
  records: read([
    Object.assign(
      {
        type: 'CNAME',
        setIdentifier: second,
        latencyRegion: second,
        target: healthy.dataEndpoint ?? '',
        healthCheckId: `health-${second}`,
      },
      change,
    ),
  ]),
});

/** The second Region is changed so, and the scene so; that check says so. */
type Case = readonly [
  name: string,
  parts: Partial<RegionParts>,
  scene: Partial<Scene>,
  status: Status,
  says: string,
  remedy?: string,
];

const cases: readonly Case[] = [
  ['registry table', { registry: read(undefined) }, {}, 'wrong', 'there is no registry', 'landfall deploy'],
  ['registry table', registry({ status: 'UPDATING' }), {}, 'warning', 'is UPDATING', 'describe-table'],
  [
    'registry table',
    registry({ status: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' }),
    {},
    'wrong',
    'INACCESSIBLE',
  ],
  [
    'registry table',
    { registry: read(withoutStream) },
    {},
    'wrong',
    'stream of registry is off',
    'StreamEnabled=true',
  ],
  [
    'registry table',
    registry({ isRecoverable: false }),
    {},
    'wrong',
    'point-in-time',
    'PointInTimeRecoveryEnabled',
  ],
  [
    'registry table',
    registry({ isProtected: false }),
    {},
    'warning',
    'may be deleted',
    '--deletion-protection-enabled',
  ],
  ['registry table', registry({ replicas: [] }), {}, 'wrong', `no replica in ${first}`, `--region ${first}`],
  [
    'registry table',
    registry({ replicas: [{ region: first, status: 'CREATION_FAILED' }] }),
    {},
    'wrong',
    'is CREATION_FAILED',
  ],
  ['telemetry table', { telemetry: read(undefined) }, {}, 'wrong', 'there is no telemetry table'],
  [
    'idempotency table',
    { idempotency: read(undefined) },
    {},
    'wrong',
    'no table of locks',
    'landfall remove',
  ],
  ['pipe', { pipe: read(undefined) }, {}, 'wrong', 'there is no pipe', 'landfall remove'],
  ['pipe', pipe('STOPPED', 'by hand'), {}, 'wrong', 'STOPPED: by hand', 'aws pipes start-pipe'],
  ['pipe', pipe('STARTING'), {}, 'warning', 'is STARTING', 'describe-pipe'],
  ['pipe', pipe('CREATE_FAILED'), {}, 'wrong', 'CREATE_FAILED', 'describe-pipe'],
  ['pipe', registry({ latestStreamArn: 'arn:new' }), {}, 'wrong', "the registry's stream is arn:new"],
  ['pipe', { registry: unread('denied') }, {}, 'unknown', 'denied'],
  ['CAs', { authorities: read([]) }, {}, 'wrong', 'the stack has no CA', 'landfall deploy'],
  [
    'CAs',
    { authorities: read([{ id: caId, state: undefined }]) },
    {},
    'wrong',
    'is gone',
    'register-ca-certificate --region eu-west-1 --ca-certificate file://ca.pem',
  ],
  ['CAs', authority({ status: 'INACTIVE' }), {}, 'wrong', 'registers nobody', '--new-status ACTIVE'],
  ['CAs', authority({ registersDevices: false }), {}, 'wrong', 'by itself', '--new-auto-registration-status'],
  ['CAs', authority({ mode: 'DEFAULT' }), {}, 'wrong', 'in mode DEFAULT', 'delete-ca-certificate'],
  ['CAs', authority({ notAfterMs: nowMs + 29 * dayMs }), {}, 'warning', 'in 29 days', 'caCertificatePaths'],
  ['CAs', authority({ notAfterMs: nowMs }), {}, 'wrong', 'has expired', 'caCertificatePaths'],
  ['CAs everywhere', { authorities: read([]) }, {}, 'wrong', `of ${first} is not registered here`],
  ['CA files', {}, { caFiles: read([{ id: 'd', path: 'new.pem' }]) }, 'wrong', 'new.pem', 'landfall deploy'],
  ['CA files', {}, { caFiles: read([]) }, 'warning', 'in no file of the stage', 'caCertificatePaths'],
  ['CA files', {}, { caFiles: unread('ca.pem cannot be read') }, 'unknown', 'cannot be read'],
  ['device policy', { policy: read(undefined) }, {}, 'wrong', 'no device policy'],
  [
    'device policy',
    { policy: read({ name: 'device', version: '2', document: '{"Resource":[]}' }) },
    {},
    'wrong',
    `version 2, is not that of ${first}`,
    'set-default-policy-version',
  ],
  ['domain', { resources: [] }, {}, 'wrong', 'before the stage had the name', 'landfall deploy'],
  ['domain', { domain: read(undefined) }, {}, 'wrong', 'gone from AWS IoT'],
  [
    'domain',
    domain({ status: 'DISABLED' }),
    {},
    'wrong',
    'is DISABLED',
    '--domain-configuration-status ENABLED',
  ],
  ['domain', domain({ domainName: 'old.example.com' }), {}, 'wrong', 'it is for old.example.com'],
  ['domain', certificate({ status: 'INVALID', why: 'revoked' }), {}, 'wrong', 'for INVALID: revoked'],
  ['domain', certificate({ notAfterMs: undefined }), {}, 'wrong', 'ACM does not have', 'certificate import'],
  ['domain', certificate({ notAfterMs: nowMs + dayMs }), {}, 'warning', 'expires', 'certificate import'],
  ['domain', certificate({ notAfterMs: nowMs - dayMs }), {}, 'wrong', 'has expired on 2026-11-23'],
  ['DNS record', { resources: [] }, {}, 'wrong', 'before the stage had the name'],
  [
    'DNS record',
    {},
    { records: read([]) },
    'wrong',
    'no latency record',
    '"HealthCheckId":"health-eu-west-1"',
  ],
  ['DNS record', {}, record({ target: 'x.example.com' }), 'wrong', 'leads to x.example.com', 'UPSERT'],
  ['DNS record', {}, record({ type: 'A' }), 'wrong', 'leads to'],
  ['DNS record', {}, record({ latencyRegion: undefined }), 'wrong', 'that of no Region'],
  ['DNS record', {}, record({ healthCheckId: undefined }), 'wrong', 'no health check'],
  ['DNS record', {}, { records: unread('NoSuchHostedZone') }, 'unknown', 'NoSuchHostedZone'],
  [
    'registration events',
    { registrationEvents: read({ caCertificate: false, certificate: false }) },
    {},
    'wrong',
    'events of CA_CERTIFICATE and CERTIFICATE are off',
    'update-event-configurations',
  ],
  [
    'topic rules',
    { topicRules: read([{ logicalId: 'OnboardingRule', name: 'r', state: 'disabled' }]) },
    {},
    'wrong',
    'OnboardingRule is disabled',
    'aws iot enable-topic-rule --region eu-west-1 --rule-name r',
  ],
  [
    'topic rules',
    { topicRules: read([{ logicalId: 'OnboardingRule', name: 'r', state: 'missing' }]) },
    {},
    'wrong',
    'OnboardingRule is gone',
    'landfall remove',
  ],
  [
    'event rules',
    { eventRules: read([{ logicalId: 'ReplicationRule', name: 'r', busName: 'b', state: 'disabled' }]) },
    {},
    'wrong',
    'ReplicationRule is disabled',
    '--name r --event-bus-name b',
  ],
  [
    'queues',
    { queues: read([{ logicalId: 'OnboardFailures', messages: 2 }]) },
    {},
    'wrong',
    'OnboardFailures holds 2 messages',
    'landfall redrive --stage prod --region eu-west-1 --queue OnboardFailures',
  ],
  [
    'queues',
    { queues: read([{ logicalId: 'RegionSetupFailures', messages: 1 }]) },
    {},
    'wrong',
    'holds 1 message',
    'landfall deploy',
  ],
  ['queues', { queues: read([{ logicalId: 'X', messages: undefined }]) }, {}, 'wrong', 'X is gone'],
  [
    'alarms',
    { alarms: read([{ name: 'a', logicalId: 'A', state: 'ALARM', description: 'It rings.' }]) },
    {},
    'wrong',
    'A is on: It rings.',
    '--alarm-name a',
  ],
  [
    'alarms',
    { alarms: read([{ name: 'a', logicalId: 'A', state: 'missing', description: '' }]) },
    {},
    'wrong',
    'A is gone',
  ],
  [
    'functions',
    { functions: read([{ name: 'landfall-prod-onboard', state: undefined }]) },
    {},
    'wrong',
    'onboard is gone',
  ],
  ['functions', onboard({ state: 'Failed', reason: 'no role' }), {}, 'wrong', 'Failed: no role'],
  ['functions', onboard({ state: 'Inactive' }), {}, 'warning', 'is Inactive', 'aws lambda get-function'],
  ['functions', onboard({ update: 'Failed' }), {}, 'wrong', 'the last update of', 'landfall deploy'],
  ['functions', onboard({ update: 'InProgress' }), {}, 'warning', 'being updated'],
  [
    'concurrency',
    onboard({ reservedConcurrency: 0 }),
    {},
    'wrong',
    'reserves 0',
    '--reserved-concurrent-executions 10',
  ],
  ['last full pass', { lastPass: read(undefined) }, {}, 'warning', 'there was none yet'],
  ['last full pass', pass(3, true), {}, 'wrong', 'the last began on 2026-11-21', 'landfall reconcile'],
  ['last full pass', pass(3, false), {}, 'warning', 'has not come to its end'],
  ['last full pass', pass(1, true, 2), {}, 'warning', '2 rows failed'],
  [
    'quotas',
    registry({ itemCount: 100_000 }),
    {},
    'warning',
    'a full pass takes 42 hours',
    'reconcileQuotaShare in infra/stages/prod.yml',
  ],
];

const examined = (change: Partial<RegionParts>, scene: Partial<Scene>) => {
  const parts = [healthyParts(first), { ...healthy, ...change }];
  const states: readonly RegionState[] = parts.map((one) => ({ ...healthyState(one.region), parts: one }));
  return examine(states, { ...healthyScene(parts), ...scene });
};

describe('the doctor', () => {
  it('finds all of a healthy stage ok, in every Region', () => {
    const checks = examined({}, {});

    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(checks).toHaveLength(2 * 21 + 1);
  });

  it.each(
    cases.map(([name, parts, scene, status, says, remedy = '']) => ({
      name,
      parts,
      scene,
      status,
      says,
      remedy,
    })),
  )('says of $name, $status: $says', ({ name, parts, scene, status, says, remedy }) => {
    const checks = examined(parts, scene);

    const found = checks.find(
      (check) => check.region === second && check.name === name && check.detail.includes(says),
    );
    expect(found?.status).toBe(status);
    expect(found?.remedy ?? '').toContain(remedy);
  });

  it('says of everything that could not be read why, and calls none of it ok', () => {
    const denied = unread('AccessDenied');
    const { region, resources, dataEndpoint } = healthy;
    const all = {
      registry: denied,
      telemetry: denied,
      idempotency: denied,
      pipe: denied,
      authorities: denied,
      policy: denied,
      registrationEvents: denied,
      domain: denied,
      topicRules: denied,
      eventRules: denied,
      queues: denied,
      alarms: denied,
      functions: denied,
      lastPass: denied,
    };
    const parts: RegionParts = { region, resources, dataEndpoint, ...all };

    const checks = examine([{ ...healthyState(second), parts }], {
      ...healthyScene([parts]),
      records: denied,
      landing: denied,
    });

    const others = checks.filter(({ name }) => name !== 'credentials' && name !== 'stack');
    expect(others.map(({ status, detail }) => [status, detail])).toEqual(
      others.map(() => ['unknown', 'AccessDenied']),
    );
  });

  it.each([
    [
      { caller: unread('There are no AWS credentials'), stack: unread('') },
      'credentials',
      'wrong',
      'credentials',
    ],
    [{ stack: read(undefined) }, 'stack', 'wrong', 'the Region is not deployed'],
    [{ stack: unread('AccessDenied') }, 'stack', 'unknown', 'AccessDenied'],
    ...(
      [
        ['UPDATE_IN_PROGRESS', 'warning', 'a deployment runs'],
        ['UPDATE_ROLLBACK_COMPLETE', 'warning', 'was taken back'],
        ['UPDATE_ROLLBACK_FAILED', 'wrong', 'continue-update-rollback'],
        ['ROLLBACK_COMPLETE', 'wrong', 'its creation failed'],
      ] as const
    ).map(
      ([status, verdict, says]) =>
        [{ stack: read({ status, outputs: {}, resources: [] }) }, 'stack', verdict, says] as const,
    ),
  ] as const)('of %j says of %s that it is %s: %s', (change, name, status, says) => {
    const { parts: __, ...bare } = healthyState(second);

    const checks = examine([{ ...bare, ...change }], healthyScene([]));

    expect(checks.find((check) => check.name === name)).toMatchObject({
      status,
      detail: expect.stringContaining(says),
    });
  });

  it.each([
    [['elsewhere.example.com'], 'warning', 'which is no Region'],
    [[], 'warning', 'leads to nothing'],
  ] as const)('of a name that resolves to %j says %s', (landing, status, says) => {
    const checks = examined({}, { landing: read(landing) });

    expect(checks.at(-1)).toMatchObject({
      name: 'DNS',
      region: 'all',
      status,
      detail: expect.stringContaining(says),
    });
  });
});
