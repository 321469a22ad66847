import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { DeployedStack, RegionParts, RegionState } from '../../../cli/doctor/region-state.ts';
import type { Scene } from '../../../cli/doctor/scene.ts';
import type { Reading } from '../../../cli/stage/reading.ts';
import { noTally } from '../../../domain/reconciliation/pass-tally.ts';
import { defaultsPath, parseStageSettings } from '../../../infra/cloudformation/stage/stage-settings.ts';

export const regions = ['us-west-2', 'eu-west-1'] as const;
export const nowMs = Date.UTC(2026, 10, 24);
export const dayMs = 86_400_000;
export const caId = 'c'.repeat(64);

export const read = <Value>(value: Value): Reading<Value> => ({ kind: 'read', value });

/** The project's defaults, and a name. */
export const settings = parseStageSettings('prod', parse(readFileSync(defaultsPath, 'utf8')), {
  regions: [...regions],
  domainName: 'iot.example.com',
  hostedZoneId: 'Z1',
  serverCertificate: { mode: 'imported' },
  caCertificatePaths: ['ca.pem'],
  deletionProtection: true,
  reservedConcurrency: { onboard: 10, replicate: null, ingest: 100, reconcile: 1, 'region-setup': 1 },
});

const endpointOf = (region: string): string => `a1-ats.iot.${region}.amazonaws.com`;
const other = (region: string): string => (region === regions[0] ? regions[1] : regions[0]);

const stack = (status = 'UPDATE_COMPLETE'): DeployedStack => ({ status, outputs: {}, resources: [] });

const table = (region: string, tableName: string) => ({
  tableName,
  status: 'ACTIVE',
  latestStreamArn: `arn:${region}:${tableName}:stream`,
  isProtected: true,
  isRecoverable: true,
  replicas: [{ region: other(region), status: 'ACTIVE' }],
  itemCount: 1000,
});

/** A Region in which all is as it should be. */
export const healthyParts = (region: string): RegionParts => ({
  region,
  resources: [
    { logicalId: 'DomainConfiguration', physicalId: 'domain', type: 'AWS::IoT::DomainConfiguration' },
    { logicalId: 'DomainRecord', physicalId: 'iot.example.com', type: 'AWS::Route53::RecordSet' },
    { logicalId: 'EndpointHealth', physicalId: `health-${region}`, type: 'AWS::Route53::HealthCheck' },
  ],
  dataEndpoint: endpointOf(region),
  registry: read(table(region, 'registry')),
  telemetry: read(table(region, 'telemetry')),
  idempotency: read(table(region, 'locks')),
  pipe: read({ name: 'pipe', state: 'RUNNING', sourceArn: `arn:${region}:registry:stream` }),
  authorities: read([
    {
      id: caId,
      state: {
        id: caId,
        status: 'ACTIVE',
        mode: 'SNI_ONLY',
        registersDevices: true,
        notAfterMs: nowMs + 400 * dayMs,
      },
    },
  ]),
  policy: read({
    name: 'device',
    version: '1',
    document: JSON.stringify({ Resource: [`arn:aws:iot:${region}:1:client/x`] }),
  }),
  registrationEvents: read({ caCertificate: true, certificate: true }),
  domain: read({
    name: 'domain',
    domainName: 'iot.example.com',
    status: 'ENABLED',
    certificates: [{ arn: 'arn:cert', status: 'VALID', why: undefined, notAfterMs: nowMs + 200 * dayMs }],
  }),
  topicRules: read([{ logicalId: 'OnboardingRule', name: 'onboarding', state: 'enabled' }]),
  eventRules: read([{ logicalId: 'ReplicationRule', name: 'rule', busName: 'bus', state: 'enabled' }]),
  queues: read([
    { logicalId: 'OnboardFailures', messages: 0 },
    { logicalId: 'RegionSetupFailures', messages: 0 },
  ]),
  alarms: read([{ name: 'alarm', logicalId: 'Alarm', state: 'OK', description: 'It rings.' }]),
  functions: read([
    {
      name: 'landfall-prod-onboard',
      state: {
        name: 'landfall-prod-onboard',
        state: 'Active',
        update: 'Successful',
        reservedConcurrency: 10,
      },
    },
    {
      name: 'landfall-prod-replicate',
      state: {
        name: 'landfall-prod-replicate',
        state: 'Active',
        update: 'Successful',
        reservedConcurrency: undefined,
      },
    },
  ]),
  lastPass: read({ startedAtMs: nowMs - dayMs, tally: noTally }),
});

export const healthyState = (region: string): RegionState => ({
  region,
  caller: read({ accountId: '1', arn: 'arn:aws:iam::1:user/x' }),
  stack: read(stack()),
  parts: healthyParts(region),
});

export const healthyScene = (parts: readonly RegionParts[] = regions.map(healthyParts)): Scene => ({
  settings,
  nowMs,
  regions: parts,
  caFiles: read([{ id: caId, path: 'ca.pem' }]),
  records: read(
    regions.map((region) => ({
      type: 'CNAME',
      setIdentifier: region,
      latencyRegion: region,
      target: endpointOf(region),
      healthCheckId: `health-${region}`,
    })),
  ),
  landing: read([endpointOf(regions[0])]),
});
