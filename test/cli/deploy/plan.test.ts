import { describe, expect, it } from '@jest/globals';
import { type DeploymentRequest, planDeployment } from '../../../cli/deploy/plan-deployment.ts';
import { planReplicas } from '../../../cli/deploy/plan-replicas.ts';

const [us, eu, ap, sa] = ['us-west-2', 'eu-west-1', 'ap-southeast-2', 'sa-east-1'] as const;

describe('planReplicas', () => {
  it.each([
    ['nothing changes', [us, eu], [us, eu], [[us, eu]]],
    ['one is added', [us, eu], [us, eu, ap], [[us, eu, ap]]],
    [
      'two are added',
      [us, eu],
      [us, ap, eu, sa],
      [
        [us, ap, eu],
        [us, ap, eu, sa],
      ],
    ],
    [
      'three are added',
      [us],
      [us, eu, ap, sa],
      [
        [us, eu],
        [us, eu, ap],
        [us, eu, ap, sa],
      ],
    ],
    ['one goes', [us, eu], [us], [[us]]],
  ])('when %s makes one change an update', (_, present, wanted, lists) => {
    expect(planReplicas(present, wanted)).toEqual(lists);
  });

  it.each([
    ['two go', [us, eu, ap], [us]],
    ['one goes while another comes', [us, eu], [us, ap]],
  ])('refuses when %s', (_, present, wanted) => {
    expect(() => planReplicas(present, wanted)).toThrow(
      'take out one Region, deploy, and go on with the next',
    );
  });
});

const request = (changes: Partial<DeploymentRequest>): DeploymentRequest => ({
  stage: 'prod',
  regions: [us, eu],
  chosen: [us, eu],
  present: undefined,
  hasStack: () => false,
  ...changes,
});

describe('planDeployment', () => {
  it('deploys all Regions in order, the primary first, when there is nothing yet', () => {
    expect(planDeployment(request({ chosen: [eu, us] }))).toEqual([{ region: us }, { region: eu }]);
  });

  it('deploys the primary once more for each further replica, before the new Regions', () => {
    const steps = planDeployment(
      request({ regions: [us, eu, ap, sa], chosen: [us, eu, ap, sa], present: [us, eu] }),
    );

    expect(steps.map(({ region, replicas }) => [region, replicas])).toEqual([
      [us, [us, eu, ap]],
      [us, undefined],
      [eu, undefined],
      [ap, undefined],
      [sa, undefined],
    ]);
    expect(steps[0]?.why).toContain('DynamoDB takes one change of the replicas an update');
  });

  it('deploys a secondary alone once it has its replica', () => {
    expect(planDeployment(request({ chosen: [eu], present: [us, eu] }))).toEqual([{ region: eu }]);
  });

  it.each([
    ['before there are tables', undefined],
    ['before it has a replica', [us]],
  ])('says which Region comes first when a secondary is to be deployed %s', (_, present) => {
    expect(() => planDeployment(request({ chosen: [eu], present }))).toThrow(/^Deploy us-west-2 first, /);
  });

  it('keeps the replica of a Region whose stack still stands', () => {
    expect(() =>
      planDeployment(request({ present: [us, eu, ap], hasStack: (region) => region === ap })),
    ).toThrow('ap-southeast-2 is no longer in stage "prod", but its stack stands');
  });

  it('takes the replica of a Region away whose stack is gone', () => {
    expect(planDeployment(request({ present: [us, eu, ap] }))).toEqual([{ region: us }, { region: eu }]);
  });
});
