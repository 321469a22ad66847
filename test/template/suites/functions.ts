import { describe, expect, it } from '@jest/globals';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';
import { lambdaFunction } from '../support/lambda-function.ts';
import * as z from 'zod';

/** What every function has: Powertools' settings, and stack traces that name our files. */
const common = {
  POWERTOOLS_SERVICE_NAME: 'landfall',
  POWERTOOLS_METRICS_NAMESPACE: 'Landfall',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};
const saga = {
  ACCOUNT_ID: accountId,
  PARTITION: 'aws',
  DEVICE_REGISTRY_TABLE: 'landfall-dev-device-registry',
  IDEMPOTENCY_TABLE: 'IdempotencyTable',
  DEVICE_POLICY_NAME: 'DevicePolicy',
};

const expected = [
  {
    id: 'OnboardLambdaFunction',
    environment: { ...saga, CLAIM_SECONDS: '360', REVOCATION_LIST_BUCKET: '-' },
  },
  { id: 'ReplicateLambdaFunction', environment: saga },
  {
    id: 'IngestLambdaFunction',
    environment: { TELEMETRY_TABLE: 'landfall-dev-telemetry', TELEMETRY_TTL_DAYS: '30' },
  },
  {
    id: 'ReconcileLambdaFunction',
    environment: {
      ...saga,
      CLAIM_SECONDS: '360',
      REVOCATION_LIST_BUCKET: '-',
      CA_CERTIFICATE_IDS: expect.stringMatching(/^CertificateAuthority/),
      IOT_QUOTA_SHARE: '0.2',
    },
  },
  { id: 'RegionDashsetupLambdaFunction', environment: {} },
];

export const functions = (stack: DeployedTemplate): void => {
  const all = stack.all('AWS::Lambda::Function', lambdaFunction);

  describe('the functions', () => {
    it('are five, each with a role of its own', () => {
      expect(all.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      expect(new Set(all.map(({ properties }) => properties.Role)).size).toBe(all.length);
    });

    it.each(all)('$id runs on Node.js 24 on arm64 and is traced', ({ properties }) => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
    });

    it.each(expected)('$id is told what it needs, and no more', ({ id, environment }) => {
      const { Environment } = stack.one(id, lambdaFunction);

      expect(Environment.Variables).toEqual({ ...common, ...environment });
    });

    it.each(['OnboardLambdaFunction', 'ReplicateLambdaFunction'])(
      '%s ends before Lambda tries an event again, so that the lock of a run that was cut off is gone by then',
      (id) => {
        // Lambda retries asynchronous invocations after one minute.
        expect(stack.one(id, lambdaFunction).Timeout).toBeLessThan(60);
      },
    );

    it('never reconcile twice at a time, and come to an end before they are woken again', () => {
      const { ReservedConcurrentExecutions, Timeout } = stack.one('ReconcileLambdaFunction', lambdaFunction);

      expect(ReservedConcurrentExecutions).toBe(1);
      expect(Timeout).toBeLessThanOrEqual(300);
    });

    it('have a limit of their own each', () => {
      const reserved = all.map(({ properties }) => properties.ReservedConcurrentExecutions);

      expect(reserved.every((limit) => limit !== undefined && limit > 0)).toBe(true);
    });

    it('are not versioned', () => {
      expect(stack.all('AWS::Lambda::Version', z.unknown())).toEqual([]);
    });

    it('have log groups that forget', () => {
      const groups = stack.all(
        'AWS::Logs::LogGroup',
        z.object({ LogGroupName: z.string(), RetentionInDays: z.int().positive() }),
      );

      expect(groups.map(({ properties }) => properties.LogGroupName)).toEqual(
        all.map(({ properties }) => `/aws/lambda/${properties.FunctionName}`),
      );
    });
  });
};
