import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { evaluatePolicies } from '../../../infra/local/policy/evaluate-policies.ts';
import { parsePolicy } from '../../../infra/local/policy/parse-policy.ts';
import { alarm } from '../support/alarm.ts';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';
import { lambdaFunction } from '../support/lambda-function.ts';
import { policiesOf } from '../support/statements.ts';

const list = 'arn:aws:s3:::RevocationListBucket/crl/1.der';
const functions = ['OnboardLambdaFunction', 'ReconcileLambdaFunction'] as const;

/** `stack`: of a stage that keeps revocation lists; `without`: of one that does not. */
export const revocationLists = (stack: DeployedTemplate, without: DeployedTemplate): void => {
  const bucketOf = (of: DeployedTemplate) =>
    functions.map((id) => of.one(id, lambdaFunction).Environment.Variables['REVOCATION_LIST_BUCKET']);

  describe('revocation lists', () => {
    it('are not there unless the stage asks for them, and its functions know that', () => {
      expect(without.ids.filter((id) => id.startsWith('RevocationList'))).toEqual([]);
      expect(bucketOf(without)).toEqual(['-', '-']);
    });

    it('are in a bucket that is private and encrypted, and outlives the stack', () => {
      expect(stack.all('AWS::S3::Bucket', z.looseObject({}))).toContainEqual(
        expect.objectContaining({
          id: 'RevocationListBucket',
          deletionPolicy: 'RetainExceptOnCreate',
          properties: expect.objectContaining({
            BucketEncryption: {
              ServerSideEncryptionConfiguration: [
                { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
              ],
            },
            PublicAccessBlockConfiguration: {
              BlockPublicAcls: true,
              BlockPublicPolicy: true,
              IgnorePublicAcls: true,
              RestrictPublicBuckets: true,
            },
          }),
        }),
      );
      expect(bucketOf(stack)).toEqual(['RevocationListBucket', 'RevocationListBucket']);
    });

    it('are read over TLS only', () => {
      const { PolicyDocument } = stack.one(
        'RevocationListBucketPolicy',
        z.object({ PolicyDocument: z.unknown() }),
      );
      const judge = (secure: boolean) =>
        evaluatePolicies([parsePolicy(PolicyDocument)], {
          action: 's3:GetObject',
          resource: list,
          principal: `arn:aws:iam::${accountId}:role/OnboardRole`,
          variables: { 'aws:SecureTransport': String(secure) },
        });

      expect(judge(false)).toBe('explicitly-denied');
      // Not denied here; the role's own policy allows it.
      expect(judge(true)).toBe('denied');
    });

    it.each([
      { role: 'OnboardRole', answer: 'allowed' },
      { role: 'ReconcileRole', answer: 'allowed' },
      { role: 'ReplicateRole', answer: 'denied' },
      { role: 'IngestRole', answer: 'denied' },
    ])('are for $role: $answer', ({ role, answer }) => {
      const own = policiesOf(stack, role).map(parsePolicy);
      const may = (action: string) => evaluatePolicies(own, { action, resource: list, variables: {} });

      expect(may('s3:GetObject')).toBe(answer);
      expect(may('s3:PutObject')).toBe('denied');
    });

    it('raise an alarm at the first device that has to wait for one', () => {
      expect(stack.all('AWS::CloudWatch::Alarm', alarm)).toContainEqual(
        expect.objectContaining({
          id: 'RevocationListUnusableAlarm',
          properties: expect.objectContaining({
            MetricName: 'RevocationListUnusable',
            Threshold: 0,
            Statistic: 'Sum',
          }),
        }),
      );
    });
  });
};
