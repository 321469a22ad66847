import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { fillTemplate, parseTemplate } from '../../../infra/local/events/input/input-template.ts';
import { parseJsonPath, readJsonPath } from '../../../infra/local/events/input/json-path.ts';
import { matchesPattern } from '../../../infra/local/events/pattern/matches-pattern.ts';
import { parsePattern } from '../../../infra/local/events/pattern/parse-pattern.ts';
import type { DeployedTemplate } from '../support/deployed-template.ts';
import { eventRule } from '../support/event-rule.ts';
import { pipe } from '../support/pipe.ts';
import { roleAllows } from '../support/statements.ts';

/** A record of the stream with one image. */
const image = (kind: 'NewImage' | 'OldImage', status: string, writtenBy: string) => ({
  dynamodb: {
    Keys: { thingName: { S: 'pump-7' } },
    [kind]: {
      thingName: { S: 'pump-7' },
      certificateId: { S: 'a'.repeat(64) },
      status: { S: status },
      writtenBy: { S: writtenBy },
      version: { N: '3' },
      updatedAtMs: { N: '1700000000000' },
    },
  },
});

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

    it('passes on the names of rows that vanished undecided, whoever removed them', () => {
      expect(JSON.parse(properties.SourceParameters.FilterCriteria.Filters[1].Pattern)).toEqual({
        dynamodb: {
          NewImage: { status: { S: [{ exists: false }] } },
          OldImage: { status: { S: ['PROVISIONING', 'ACTIVE'] } },
        },
      });
    });

    it.each([
      {
        what: 'a row that another wrote',
        record: image('NewImage', 'ACTIVE', 'elsewhere'),
        goes: 'ReplicationRule',
      },
      { what: 'a tombstone', record: image('NewImage', 'RETIRED', 'operator'), goes: 'ReplicationRule' },
      { what: 'a row that this Region wrote', record: image('NewImage', 'ACTIVE', region), goes: undefined },
      { what: 'a claim of another', record: image('NewImage', 'PROVISIONING', 'elsewhere'), goes: undefined },
      {
        what: 'a claim that vanished',
        record: image('OldImage', 'PROVISIONING', region),
        goes: 'RemovalRule',
      },
      { what: 'an ACTIVE row that vanished', record: image('OldImage', 'ACTIVE', 'x'), goes: 'RemovalRule' },
      { what: 'a tombstone that expired', record: image('OldImage', 'RETIRED', 'x'), goes: undefined },
    ])('leads $what to $goes', ({ record, goes }) => {
      const isThrough = properties.SourceParameters.FilterCriteria.Filters.some(({ Pattern }) =>
        matchesPattern(parsePattern(JSON.parse(Pattern), 'pipe'), record),
      );
      const template = parseTemplate(properties.TargetParameters.InputTemplate);
      const detail: unknown = JSON.parse(
        fillTemplate(template, (name) => readJsonPath(record, parseJsonPath(name))),
      );
      const event = { source: 'landfall.registry', 'detail-type': 'DeviceRowChanged', detail };

      const rules = ['ReplicationRule', 'RemovalRule'].filter((id) =>
        matchesPattern(parsePattern(stack.one(id, eventRule).EventPattern, 'bus'), event),
      );

      expect(detail).toMatchObject({ thingName: 'pump-7' });
      expect(isThrough ? rules : []).toEqual(goes === undefined ? [] : [goes]);
    });

    it('says which row has changed, and tells the bus no more', () => {
      const { InputTemplate } = properties.TargetParameters;
      const filled = InputTemplate.replaceAll(/"<\$\.dynamodb\.(\w+\.\w+\.[SN])>"/g, '"$1"');

      expect(JSON.parse(filled)).toEqual({
        // The one thing that a row that vanished still has.
        thingName: 'Keys.thingName.S',
        certificateId: 'NewImage.certificateId.S',
        status: 'NewImage.status.S',
        writtenBy: 'NewImage.writtenBy.S',
        version: 'NewImage.version.N',
        updatedAt: 'NewImage.updatedAtMs.N',
      });
    });

    it('puts its events on the bus that the replication rule listens to, and may do so', () => {
      const rule = stack.one('ReplicationRule', eventRule);
      const { Source, DetailType } = properties.TargetParameters.EventBridgeEventBusParameters;

      expect(properties.Target).toMatch(new RegExp(`:event-bus/${rule.EventBusName}$`));
      expect(roleAllows(stack, properties.RoleArn, 'events:PutEvents', properties.Target)).toBe(true);
      expect({ Source, DetailType }).toEqual({ Source: 'landfall.registry', DetailType: 'DeviceRowChanged' });
      expect(rule.EventPattern).toEqual({
        source: [Source],
        'detail-type': [DetailType],
        detail: { status: ['ACTIVE', 'SUSPENDED', 'REVOKED', 'RETIRED'] },
      });
      expect(rule.State).toBe('ENABLED');
    });

    it('leads rows that vanished to reconciliation', () => {
      const [changed, removed] = [
        stack.one('ReplicationRule', eventRule),
        stack.one('RemovalRule', eventRule),
      ];

      expect(removed.EventBusName).toBe(changed.EventBusName);
      expect(removed.EventPattern).toEqual({
        source: ['landfall.registry'],
        'detail-type': ['DeviceRowChanged'],
        detail: { status: [''] },
      });
      expect(removed.Targets[0].Arn).toMatch(/:ReconcileLambdaFunction$/);
    });

    it('has reconciliation woken every five minutes', () => {
      const schedule = stack.one('ReconciliationSchedule', eventRule);

      expect(schedule.EventBusName).toBeUndefined();
      expect(schedule.ScheduleExpression).toBe('rate(5 minutes)');
      expect(schedule.Targets[0].Arn).toMatch(/:ReconcileLambdaFunction$/);
    });
  });
};
