import { describe, expect, it } from '@jest/globals';
import { nearestName } from '../../cli/nearest-name.ts';

const names = ['us-west-2', 'eu-west-1', 'ReplicateFailures', 'prod', 'pump-1'];

describe('nearestName', () => {
  it.each([
    ['eu-wset-1', 'eu-west-1'],
    ['eu-west1', 'eu-west-1'],
    ['us-west-1', 'us-west-2'],
    ['replicatefailures', 'ReplicateFailures'],
    ['prd', 'prod'],
    ['pump-11', 'pump-1'],
    ['xyz', undefined],
    ['', undefined],
    ['ap-southeast-2', undefined],
  ])('takes %j for %j', (given, meant) => {
    expect(nearestName(given, names)).toBe(meant);
  });

  it('knows nothing among no names', () => {
    expect(nearestName('prod', [])).toBeUndefined();
  });
});
