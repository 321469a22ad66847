import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { evaluatePolicies } from '../../../infra/local/policy/evaluate-policies.ts';
import { parsePolicy } from '../../../infra/local/policy/parse-policy.ts';
import { accountId, type DeployedTemplate } from '../support/deployed-template.ts';
import { policiesOf } from '../support/statements.ts';

const key = 'arn:aws:s3:::TestDeviceBucket/pump-1/private-key.pem';
const instanceRole = `arn:aws:iam::${accountId}:role/TestDeviceRole`;
const administrator = `arn:aws:iam::${accountId}:role/administrator`;

export const testDevices = (stack: DeployedTemplate, without: DeployedTemplate): void => {
  describe('the bucket of test devices', () => {
    it('is not there unless the stage asks for it', () => {
      expect(without.ids.filter((id) => id.startsWith('TestDevice'))).toEqual([]);
    });

    it('is private, encrypted, and forgets within a day', () => {
      expect(stack.one('TestDeviceBucket', z.record(z.string(), z.json()))).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 1 }] },
      });
    });

    const { PolicyDocument } = stack.one('TestDeviceBucketPolicy', z.object({ PolicyDocument: z.unknown() }));
    const bucketPolicy = parsePolicy(PolicyDocument);
    const judge = (principal: string, action: string, secure: boolean) =>
      evaluatePolicies([bucketPolicy], {
        action,
        resource: key,
        principal,
        variables: { 'aws:SecureTransport': String(secure), 'aws:PrincipalArn': principal },
      });

    it('is read by the instance alone: an administrator is denied, too', () => {
      expect(judge(administrator, 's3:GetObject', true)).toBe('explicitly-denied');
      // Not denied here; its own policy allows it.
      expect(judge(instanceRole, 's3:GetObject', true)).toBe('denied');
    });

    it('is used over TLS only, by anybody', () => {
      expect(judge(instanceRole, 's3:GetObject', false)).toBe('explicitly-denied');
      expect(judge(administrator, 's3:PutObject', false)).toBe('explicitly-denied');
      expect(judge(administrator, 's3:PutObject', true)).toBe('denied');
    });

    it('gives the instance nothing but its objects', () => {
      const own = policiesOf(stack, 'TestDeviceRole').map(parsePolicy);
      const may = (action: string, resource: string) =>
        evaluatePolicies(own, { action, resource, variables: {} });

      expect(may('s3:GetObject', key)).toBe('allowed');
      for (const action of [
        's3:PutObject',
        's3:DeleteObject',
        'iot:Connect',
        'iot:Publish',
        'dynamodb:GetItem',
      ])
        expect(may(action, key)).toBe('denied');
      expect(may('s3:ListBucket', 'arn:aws:s3:::TestDeviceBucket')).toBe('denied');
      expect(may('s3:GetObject', 'arn:aws:s3:::another/key')).toBe('denied');
    });

    it('is reached by the instance through its profile', () => {
      expect(stack.one('TestDeviceInstanceProfile', z.unknown())).toEqual({ Roles: ['TestDeviceRole'] });
      expect(stack.outputs).toMatchObject({
        TestDeviceBucketName: 'TestDeviceBucket',
        TestDeviceInstanceProfileName: 'TestDeviceInstanceProfile',
      });
    });
  });
};
