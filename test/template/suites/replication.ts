import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { DeployedTemplate } from '../support/deployed-template.ts';
import { eventRule } from '../support/event-rule.ts';
import { pipe } from '../support/pipe.ts';
import { roleAllows } from '../support/statements.ts';

export const replication = (stacks: {
  readonly primary: DeployedTemplate;
  readonly secondary: DeployedTemplate;
}): void => {
  describe('RegionSetup', () => {
    const setup = z.object({
      ServiceToken: z.string(),
      RegistryTableName: z.string(),
      PrimaryRegion: z.string(),
    });

    it('waits for the table where its own stack makes it', () => {
      // A Ref to the table: CloudFormation makes it first.
      expect(stacks.primary.one('RegionSetup', setup).RegistryTableName).toBe('DeviceRegistryTable');
    });

    it('looks for the replica by the name of the table anywhere else', () => {
      expect(stacks.secondary.one('RegionSetup', setup).RegistryTableName).toBe(
        'landfall-dev-device-registry',
      );
    });

    it.each(Object.entries(stacks))('knows which Region comes first, in the %s', (_, stack) => {
      expect(stack.one('RegionSetup', setup).PrimaryRegion).toBe('us-west-2');
    });

    it('comes before anything is onboarded', () => {
      const rule = stacks.primary
        .all('AWS::IoT::TopicRule', z.unknown())
        .find(({ id }) => id === 'OnboardingRule');

      expect(rule?.dependsOn).toEqual(['RegionSetup']);
    });
  });

  describe.each([
    { name: 'primary', stack: stacks.primary, region: 'us-west-2' },
    { name: 'secondary', stack: stacks.secondary, region: 'eu-west-1' },
  ])('RegistryPipe of the $name Region', ({ stack, region }) => {
    const properties = stack.one('RegistryPipe', pipe);
    const stream = properties.SourceParameters.DynamoDBStreamParameters;

    it('reads the stream of the replica here, and may do so', () => {
      expect(properties.Source).toContain(`:dynamodb:${region}:`);
      for (const action of ['DescribeStream', 'GetRecords', 'GetShardIterator'])
        expect(roleAllows(stack, properties.RoleArn, `dynamodb:${action}`, properties.Source)).toBe(true);
    });

    it('misses nothing, and is held up by nothing', () => {
      expect(stream.StartingPosition).toBe('TRIM_HORIZON');
      expect(stream.OnPartialBatchItemFailure).toBe('AUTOMATIC_BISECT');
      // A bus takes 10 events at once; a stream forgets after 24 hours; -1 would be for ever.
      expect(stream.BatchSize).toBeLessThanOrEqual(10);
      expect(stream.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(stream.MaximumRecordAgeInSeconds).toBeGreaterThan(0);
      expect(stream.MaximumRecordAgeInSeconds).toBeLessThan(86_400);
    });

    it('passes on rows that are settled and that somebody else wrote', () => {
      expect(JSON.parse(properties.SourceParameters.FilterCriteria.Filters[0].Pattern)).toEqual({
        dynamodb: {
          NewImage: {
            status: { S: ['ACTIVE', 'SUSPENDED', 'REVOKED', 'RETIRED'] },
            writtenBy: { S: [{ 'anything-but': [region] }] },
          },
        },
      });
    });

    it('says which row has changed, and tells the bus no more', () => {
      const { InputTemplate } = properties.TargetParameters;
      const filled = InputTemplate.replaceAll(/"<\$\.dynamodb\.NewImage\.(\w+)\.([SN])>"/g, '"$1:$2"');

      expect(JSON.parse(filled)).toEqual({
        thingName: 'thingName:S',
        certificateId: 'certificateId:S',
        status: 'status:S',
        writtenBy: 'writtenBy:S',
        version: 'version:N',
      });
    });

    it('puts its events on the bus that the replication rule listens to, and may do so', () => {
      const rule = stack.one('ReplicationRule', eventRule);
      const { Source, DetailType } = properties.TargetParameters.EventBridgeEventBusParameters;

      expect(properties.Target).toMatch(new RegExp(`:event-bus/${rule.EventBusName}$`));
      expect(roleAllows(stack, properties.RoleArn, 'events:PutEvents', properties.Target)).toBe(true);
      expect({ Source, DetailType }).toEqual({ Source: 'landfall.registry', DetailType: 'DeviceRowChanged' });
      expect(rule.EventPattern).toEqual({ source: [Source], 'detail-type': [DetailType] });
      expect(rule.State).toBe('ENABLED');
    });
  });
};
