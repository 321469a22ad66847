import { describe, expect, it } from '@jest/globals';
import { readEnvironment, variables } from '../../handlers/environment.ts';

const { AWS_REGION, ACCOUNT_ID, PARTITION, DEVICE_REGISTRY_TABLE, CLAIM_SECONDS } = variables;
const shape = { AWS_REGION, ACCOUNT_ID, PARTITION, DEVICE_REGISTRY_TABLE, CLAIM_SECONDS };
const source = {
  AWS_REGION: 'eu-west-1',
  ACCOUNT_ID: '000000000000',
  PARTITION: 'aws',
  DEVICE_REGISTRY_TABLE: 'devices',
  CLAIM_SECONDS: '900',
  PATH: '/bin',
};

describe('readEnvironment', () => {
  it('reads what was asked for, numbers as numbers', () => {
    const env = readEnvironment(shape, source);

    expect(env).toStrictEqual({
      AWS_REGION: 'eu-west-1',
      ACCOUNT_ID: '000000000000',
      PARTITION: 'aws',
      DEVICE_REGISTRY_TABLE: 'devices',
      CLAIM_SECONDS: 900,
    });
  });

  it.each([
    ['AWS_REGION', undefined, 'AWS_REGION is not set'],
    ['AWS_REGION', 'Ireland', 'AWS_REGION must be the name of a Region'],
    ['ACCOUNT_ID', '123', 'ACCOUNT_ID must be an account id of twelve digits'],
    ['PARTITION', 'amazon', 'PARTITION must be a partition such as aws'],
    ['DEVICE_REGISTRY_TABLE', '', 'DEVICE_REGISTRY_TABLE is empty'],
    ['CLAIM_SECONDS', '0', 'CLAIM_SECONDS must be a positive whole number'],
    ['CLAIM_SECONDS', '1.5', 'CLAIM_SECONDS must be a positive whole number'],
  ])('when %s is %j says so', (name, value, message) => {
    const read = () => readEnvironment(shape, { ...source, [name]: value });

    expect(read).toThrow(message);
  });

  it('names everything that is wrong in one error', () => {
    const read = () => readEnvironment(shape, {});

    expect(read).toThrow(/AWS_REGION is not set; .*CLAIM_SECONDS is not set\. Set it in serverless\.yml\.$/);
  });

  it.each(['eu-west-1', 'us-gov-east-1', 'cn-northwest-1', 'ap-southeast-4', 'us-iso-east-1'])(
    'takes the Region %s',
    (region) => {
      expect(readEnvironment({ AWS_REGION }, { AWS_REGION: region })).toStrictEqual({ AWS_REGION: region });
    },
  );
});
