import { accountId } from './deployed-template.ts';

const here = `us-west-2:${accountId}`;
const elsewhere = `eu-west-1:${accountId}`;
const stage = 'landfall-full';
const certificate = `${here}:cert/${'c'.repeat(64)}`;

/** Short names of what a call could be about. */
export const resources = {
  rows: `arn:aws:dynamodb:${here}:table/${stage}-device-registry`,
  'rows elsewhere': `arn:aws:dynamodb:${elsewhere}:table/${stage}-device-registry`,
  'rows of another stage': `arn:aws:dynamodb:${here}:table/landfall-other-device-registry`,
  'index of claims': `arn:aws:dynamodb:${here}:table/${stage}-device-registry/index/expired-claims`,
  telemetry: `arn:aws:dynamodb:${here}:table/${stage}-telemetry`,
  locks: `arn:aws:dynamodb:${here}:table/IdempotencyTable`,
  certificate: `arn:aws:iot:${certificate}`,
  'certificate elsewhere': `arn:aws:iot:${elsewhere}:cert/${'c'.repeat(64)}`,
  'certificate of another account': `arn:aws:iot:us-west-2:999999999999:cert/${'c'.repeat(64)}`,
  thing: `arn:aws:iot:${here}:thing/pump-1`,
  'thing elsewhere': `arn:aws:iot:${elsewhere}:thing/pump-1`,
  policy: `arn:aws:iot:${here}:policy/${stage}-device`,
  'another CA': `arn:aws:iot:${here}:cacert/${'d'.repeat(64)}`,
  topic: `arn:aws:iot:${here}:topic/cmd/pump-1/reboot`,
  stream: `arn:aws:dynamodb:${here}:table/registry/stream/now`,
  bus: `arn:aws:events:${here}:event-bus/Bus`,
  'another bus': `arn:aws:events:${here}:event-bus/default`,
  'failures of onboarding': `arn:aws:sqs:${here}:OnboardFailures`,
  'failures of ingest': `arn:aws:sqs:${here}:IngestFailures`,
  'errors of the telemetry rule': `arn:aws:sqs:${here}:TelemetryRuleErrors`,
  'function onboard': `arn:aws:lambda:${here}:function:OnboardLambdaFunction`,
  role: `arn:aws:iam::${accountId}:role/OnboardRole`,
  'log of onboard': `arn:aws:logs:${here}:log-group:OnboardLogGroup:log-stream:any`,
  'log of AWS IoT': `arn:aws:logs:${here}:log-group:AWSIotLogsV2:log-stream:any`,
  keys: 'arn:aws:s3:::TestDeviceBucket/pump-1/private-key.pem',
  lists: 'arn:aws:s3:::RevocationListBucket/crl/1.der',
  anything: '*',
} as const;

export type About = keyof typeof resources;

interface Rights {
  readonly role: string;
  /** A call that it must be able to make: without it the rest of the row would hold for a role with no policy at all. */
  readonly may: readonly [string, About];
  readonly mayNot: readonly (readonly [string, About])[];
}

/** What no role may, whatever it is for. */
export const nobodyMay: readonly (readonly [string, About])[] = [
  ['iam:PassRole', 'role'],
  ['sts:AssumeRole', 'role'],
  ['lambda:InvokeFunction', 'function onboard'],
  ['lambda:UpdateFunctionCode', 'function onboard'],
  ['iot:Publish', 'topic'],
  ['iot:CreatePolicy', 'policy'],
  ['iot:CreatePolicyVersion', 'policy'],
  ['iot:DeletePolicy', 'policy'],
  ['iot:RegisterCACertificate', 'anything'],
  ['iot:DeleteCACertificate', 'another CA'],
  ['iot:CreateKeysAndCertificate', 'anything'],
  ['iot:RegisterCertificateWithoutCA', 'anything'],
  ['iot:UpdateCertificate', 'certificate elsewhere'],
  ['iot:UpdateCertificate', 'certificate of another account'],
  ['iot:CreateThing', 'thing elsewhere'],
  ['dynamodb:Query', 'telemetry'],
  ['dynamodb:DeleteTable', 'rows'],
  ['dynamodb:UpdateTable', 'telemetry'],
  ['dynamodb:PutItem', 'rows elsewhere'],
  ['dynamodb:GetItem', 'rows of another stage'],
  ['events:PutEvents', 'another bus'],
  ['sqs:ReceiveMessage', 'failures of onboarding'],
  ['sqs:PurgeQueue', 'failures of ingest'],
  ['s3:PutObject', 'keys'],
  ['kms:Decrypt', 'anything'],
  ['ssm:GetParameter', 'anything'],
];

export const rights: readonly Rights[] = [
  {
    role: 'OnboardRole',
    may: ['iot:UpdateCertificate', 'certificate'],
    mayNot: [
      ['dynamodb:Scan', 'rows'],
      ['dynamodb:Query', 'index of claims'],
      ['iot:RegisterCertificate', 'anything'],
      ['iot:DeleteCertificate', 'certificate'],
      ['iot:DescribeCertificate', 'certificate elsewhere'],
      ['iot:DescribeCACertificate', 'another CA'],
      ['iot:UpdateCACertificate', 'another CA'],
      ['dynamodb:PutItem', 'telemetry'],
      ['sqs:SendMessage', 'failures of ingest'],
      ['events:PutEvents', 'bus'],
      ['s3:GetObject', 'keys'],
      ['s3:PutObject', 'lists'],
    ],
  },
  {
    role: 'ReplicateRole',
    may: ['iot:DescribeCertificate', 'certificate elsewhere'],
    mayNot: [
      ['dynamodb:Scan', 'rows'],
      ['dynamodb:Query', 'index of claims'],
      ['dynamodb:PutItem', 'rows'],
      ['dynamodb:UpdateItem', 'rows'],
      ['dynamodb:DeleteItem', 'rows'],
      ['dynamodb:GetItem', 'rows elsewhere'],
      ['dynamodb:PutItem', 'telemetry'],
      ['iot:DeleteCertificate', 'certificate elsewhere'],
      ['iot:UpdateCACertificate', 'another CA'],
      ['events:PutEvents', 'bus'],
      ['sqs:SendMessage', 'failures of onboarding'],
      ['s3:GetObject', 'keys'],
    ],
  },
  {
    role: 'ReconcileRole',
    may: ['dynamodb:Query', 'index of claims'],
    mayNot: [
      ['dynamodb:Query', 'rows'],
      ['dynamodb:UpdateItem', 'rows'],
      ['dynamodb:GetItem', 'rows elsewhere'],
      ['dynamodb:Scan', 'telemetry'],
      ['dynamodb:Scan', 'locks'],
      ['dynamodb:PutItem', 'telemetry'],
      ['iot:DeleteCertificate', 'certificate elsewhere'],
      ['iot:DescribeCACertificate', 'another CA'],
      ['iot:UpdateCACertificate', 'another CA'],
      ['events:PutEvents', 'bus'],
      ['sqs:SendMessage', 'failures of onboarding'],
      ['s3:GetObject', 'keys'],
    ],
  },
  {
    role: 'IngestRole',
    may: ['dynamodb:PutItem', 'telemetry'],
    mayNot: [
      ['dynamodb:Scan', 'rows'],
      ['dynamodb:Query', 'index of claims'],
      ['dynamodb:GetItem', 'telemetry'],
      ['dynamodb:DeleteItem', 'telemetry'],
      ['dynamodb:PutItem', 'rows'],
      ['dynamodb:GetItem', 'rows'],
      ['dynamodb:PutItem', 'locks'],
      ['iot:DescribeCertificate', 'certificate'],
      ['iot:UpdateCertificate', 'certificate'],
      ['iot:DescribeThing', 'thing'],
      ['sqs:SendMessage', 'failures of onboarding'],
      ['logs:PutLogEvents', 'log of onboard'],
      ['s3:GetObject', 'keys'],
    ],
  },
  {
    role: 'RegionSetupRole',
    may: ['iot:UpdateCACertificate', 'another CA'],
    mayNot: [
      ['dynamodb:Scan', 'rows'],
      ['dynamodb:Query', 'index of claims'],
      ['dynamodb:GetItem', 'rows'],
      ['dynamodb:PutItem', 'rows'],
      ['dynamodb:DescribeTable', 'telemetry'],
      ['dynamodb:DescribeTable', 'rows elsewhere'],
      ['iot:UpdateCertificate', 'certificate'],
      ['iot:DeleteCertificate', 'certificate'],
      ['iot:RegisterCertificate', 'anything'],
      ['iot:CreateThing', 'thing'],
      ['sqs:SendMessage', 'failures of onboarding'],
      ['s3:GetObject', 'keys'],
    ],
  },
  {
    role: 'RegistryPipeRole',
    may: ['events:PutEvents', 'bus'],
    mayNot: [
      ['dynamodb:Scan', 'rows'],
      ['dynamodb:Query', 'index of claims'],
      ['dynamodb:GetItem', 'rows'],
      ['dynamodb:PutItem', 'rows'],
      ['dynamodb:GetRecords', 'telemetry'],
      ['iot:UpdateCertificate', 'certificate'],
      ['sqs:SendMessage', 'failures of onboarding'],
      ['s3:GetObject', 'keys'],
    ],
  },
  {
    role: 'RuleErrorsRole',
    may: ['sqs:SendMessage', 'errors of the telemetry rule'],
    mayNot: [
      ['dynamodb:Scan', 'rows'],
      ['dynamodb:Query', 'index of claims'],
      ['sqs:SendMessage', 'failures of onboarding'],
      ['dynamodb:PutItem', 'telemetry'],
      ['iot:UpdateCertificate', 'certificate'],
      ['events:PutEvents', 'bus'],
      ['s3:GetObject', 'keys'],
    ],
  },
  {
    role: 'IotLoggingRole',
    may: ['logs:PutLogEvents', 'log of AWS IoT'],
    mayNot: [
      ['dynamodb:Scan', 'rows'],
      ['dynamodb:Query', 'index of claims'],
      ['logs:PutLogEvents', 'log of onboard'],
      ['logs:DeleteLogGroup', 'log of AWS IoT'],
      ['sqs:SendMessage', 'failures of onboarding'],
      ['iot:UpdateCertificate', 'certificate'],
      ['s3:GetObject', 'keys'],
    ],
  },
  {
    role: 'TestDeviceRole',
    may: ['s3:GetObject', 'keys'],
    mayNot: [
      ['dynamodb:Scan', 'rows'],
      ['dynamodb:Query', 'index of claims'],
      ['s3:DeleteObject', 'keys'],
      ['iot:UpdateCertificate', 'certificate'],
      ['iot:DescribeEndpoint', 'anything'],
      ['dynamodb:PutItem', 'telemetry'],
      ['logs:PutLogEvents', 'log of onboard'],
      ['sqs:SendMessage', 'failures of onboarding'],
    ],
  },
];
