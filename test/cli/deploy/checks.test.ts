import { describe, expect, it } from '@jest/globals';
import { checkImported } from '../../../cli/deploy/check-imported.ts';
import { checkStack } from '../../../cli/deploy/check-stack.ts';
import { createProgress } from '../../../cli/deploy/progress.ts';
import { createInMemoryRegionCertificates } from '../certificate/in-memory-region-certificates.ts';

const arn = 'arn:known';
const now = new Date('2026-11-24');
const known = { arn, names: ['*.example.com'], notAfter: new Date('2027-01-01'), keyAlgorithm: 'RSA_2048' };

describe('checkImported', () => {
  it.each([
    ['a wildcard of the domain', { ...known }],
    ['the domain', { ...known, names: ['b.example.com', 'iot.example.com'] }],
  ])('takes a certificate for %s', async (_, certificate) => {
    const { certificates } = createInMemoryRegionCertificates({ kept: arn, known: [certificate] });

    const check = checkImported('eu-west-1', certificates, 'prod', 'iot.example.com', now);

    await expect(check).resolves.toBeUndefined();
  });

  it.each([
    ['there is none', {}, 'is not in eu-west-1 yet'],
    ['it is gone', { kept: arn }, 'is gone from eu-west-1'],
    ['it has expired', { kept: arn, known: [{ ...known, notAfter: now }] }, 'has expired on 2026-11-24'],
    [
      'it is for another name',
      { kept: arn, known: [{ ...known, names: ['*.iot.example.com'] }] },
      'is for *.iot',
    ],
  ])('says how to import one when %s', async (_, start, fault) => {
    const { certificates } = createInMemoryRegionCertificates(start);

    const check = checkImported('eu-west-1', certificates, 'prod', 'iot.example.com', now);

    await expect(check).rejects.toThrow(fault);
    await expect(check).rejects.toThrow('npx landfall certificate import --stage prod');
  });
});

describe('checkStack', () => {
  const stack = (status: string) => ({ id: 'id', status, outputs: {} });

  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'])(
    'lets %s be deployed',
    (status) => {
      expect(() => checkStack('eu-west-1', 'prod', 'landfall-prod', stack(status))).not.toThrow();
    },
  );

  it.each([
    ['ROLLBACK_COMPLETE', 'npx landfall remove --stage prod --region eu-west-1'],
    ['UPDATE_ROLLBACK_FAILED', 'continue-update-rollback --stack-name landfall-prod'],
    ['UPDATE_IN_PROGRESS', 'another deployment runs'],
    ['REVIEW_IN_PROGRESS', 'a change set of it was never executed'],
  ])('says what to do about %s', (status, todo) => {
    expect(() => checkStack('eu-west-1', 'prod', 'landfall-prod', stack(status))).toThrow(todo);
  });
});

describe('createProgress', () => {
  it('counts the resources that are ready, and names those that failed', () => {
    const said: string[] = [];
    const onLine = createProgress((line) => said.push(line), false);

    for (let index = 0; index < 12; index += 1)
      onLine('eu-west-1', `  CREATE_COMPLETE - AWS::SQS::Queue - Queue${index}`);
    onLine('eu-west-1', '  CREATE_IN_PROGRESS - AWS::SQS::Queue - Queue12');
    onLine('eu-west-1', '  CREATE_FAILED - AWS::Pipes::Pipe - Pipe');
    onLine('eu-west-1', '  UPDATE_ROLLBACK_IN_PROGRESS - AWS::CloudFormation::Stack - landfall-prod');
    onLine('eu-west-1', 'Packaging');

    expect(said).toEqual([
      'eu-west-1    10 resources',
      'eu-west-1    Pipe (AWS::Pipes::Pipe) failed',
      'eu-west-1    rolls back',
    ]);
  });
});
