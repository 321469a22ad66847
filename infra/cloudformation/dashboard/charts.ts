import type { Chart, Metric } from './widget.ts';

/** What the functions themselves measure (handlers/measure.ts). */
const own = (name: string, options: Readonly<Record<string, unknown>> = {}): Metric => [
  'Landfall',
  name,
  'service',
  'landfall',
  options,
];

const percentiles = (name: string) => ['p50', 'p95', 'p99'].map((stat) => own(name, { stat, label: stat }));

/** Of a function, by its logical id. */
const lambda = (name: string, id: string, options: Readonly<Record<string, unknown>>): Metric => [
  'AWS/Lambda',
  name,
  'FunctionName',
  `\${${id}}`,
  options,
];

const functions = {
  onboard: 'OnboardLambdaFunction',
  replicate: 'ReplicateLambdaFunction',
  ingest: 'IngestLambdaFunction',
  reconcile: 'ReconcileLambdaFunction',
  'region-setup': 'RegionDashsetupLambdaFunction',
} as const;

const ofEachFunction = (name: string) =>
  Object.entries(functions).map(([label, id]) => lambda(name, id, { label }));

/** Every queue that something ends in when it cannot be done. */
const queues = [
  'OnboardFailures',
  'ReplicateFailures',
  'IngestFailures',
  'ReconcileFailures',
  'RegionSetupFailures',
  'OnboardingRuleErrors',
  'TelemetryRuleErrors',
  'RegistryPipeDeadLetters',
  'ReplicationRuleDeadLetters',
  'RemovalRuleDeadLetters',
  'ReconciliationScheduleDeadLetters',
];

const pipe = (name: string): Metric => ['AWS/EventBridge/Pipes', name, 'PipeName', '${RegistryPipe}'];

const iot = (name: string): Metric => ['AWS/IoT', name, 'Protocol', 'MQTT'];

/** AWS IoT's calls on certificates, by default, each second. https://docs.aws.amazon.com/general/latest/gr/iot-core.html */
const certificateCallsPerSecond = 10;

/** One dashboard a Region: from the first connect of a device to its data. */
export const charts: readonly Chart[] = [
  {
    title: 'Connections',
    metrics: [iot('Connect.Success'), iot('Connect.AuthError'), iot('Connect.Throttle')],
  },
  {
    title: 'Onboarding',
    metrics: ['Onboarded', 'Joined', 'Adopted', 'Refused', 'KeptOut', 'Ended', 'IdentityLost'].map((name) =>
      own(name),
    ),
    isStacked: true,
  },
  {
    title: 'Refused, by reason',
    metrics: [
      [
        {
          expression: `SEARCH('{Landfall,reason,service} MetricName="Refused" service="landfall"', 'Sum', 300)`,
          id: 'refused',
          label: '',
        },
      ],
    ],
    isStacked: true,
  },
  { title: 'First event to ACTIVE (ms)', metrics: percentiles('FirstEventToActive') },
  { title: 'Replication lag (ms)', metrics: percentiles('ReplicationLag') },
  {
    title: 'Sagas rolled back',
    metrics: [own('RolledBack'), own('RollbackIncomplete'), own('EventMalformed')],
  },
  { title: 'Ingest', metrics: [own('Ingested'), own('Duplicates')] },
  {
    title: 'Replication',
    metrics: [
      own('Replicated'),
      own('AlreadyLevel'),
      pipe('EventCount'),
      pipe('ExecutionFailed'),
      pipe('ExecutionThrottled'),
      pipe('ExecutionTimeout'),
    ],
  },
  {
    title: 'Reconciliation',
    metrics: [
      own('Drift'),
      own('DriftRepaired'),
      own('ReconcileFailed'),
      own('WithoutRow'),
      own('Settled'),
      own('SettleFailed'),
      own('PassesDone'),
    ],
  },
  {
    title: 'Drift, by kind',
    metrics: [
      [
        {
          expression: `SEARCH('{Landfall,reason,service} MetricName="Drift" service="landfall"', 'Sum', 300)`,
          id: 'drift',
          label: '',
        },
      ],
    ],
    isStacked: true,
  },
  {
    title: 'Queues that must be empty',
    metrics: queues.map((id) => [
      'AWS/SQS',
      'ApproximateNumberOfMessagesVisible',
      'QueueName',
      `\${${id}.QueueName}`,
      { label: id },
    ]),
    stat: 'Maximum',
    isStacked: true,
  },
  {
    title: 'Calls on certificates, of the quota of AWS IoT (a second)',
    metrics: [
      lambda('Invocations', functions.onboard, { id: 'onboard', visible: false }),
      lambda('Invocations', functions.replicate, { id: 'replicate', visible: false }),
      // Each saga calls DescribeCertificate, UpdateCertificate or RegisterCertificate once.
      [{ expression: '(onboard + replicate) / PERIOD(onboard)', id: 'sagas', label: 'sagas a second' }],
    ],
    line: { label: 'default quota', value: certificateCallsPerSecond },
  },
  {
    title: 'Function errors and throttles',
    metrics: [...ofEachFunction('Errors'), ...ofEachFunction('Throttles')],
  },
  { title: 'Age of waiting events (ms)', metrics: ofEachFunction('AsyncEventAge'), stat: 'Maximum' },
];
