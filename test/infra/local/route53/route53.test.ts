import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type Change,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { describe, expect, it } from '@jest/globals';
import { createRoute53 } from '../../../../infra/local/route53/route53.ts';
import { resourcesOf } from '../support/resources.ts';
import { serveClient } from '../support/serve-client.ts';

const zoneId = 'Z0123456789';

const setup = async () => {
  const route53 = createRoute53();
  const zone = route53.createHostedZone('example.com', zoneId);
  const served = await serveClient(route53.service, Route53Client);
  return {
    route53,
    zone,
    ...served,
    resources: resourcesOf(route53.providers),
    change: async (...changes: readonly Change[]) =>
      served.client.send(
        new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: [...changes] } }),
      ),
  };
};

const latency = (
  region: 'eu-west-1' | 'us-west-2',
  more: Partial<ResourceRecordSet> = {},
): ResourceRecordSet => ({
  Name: 'iot.example.com',
  Type: 'CNAME',
  TTL: 60,
  SetIdentifier: region,
  Region: region,
  ResourceRecords: [{ Value: `000000000000-ats.iot.${region}.localhost` }],
  ...more,
});

const create = (ResourceRecordSet: ResourceRecordSet): Change => ({ Action: 'CREATE', ResourceRecordSet });

describe('hosted zones', () => {
  it('are made once for a caller reference, found by name and id, and begin with NS and SOA', async () => {
    const { client } = await setup();
    const request = { Name: 'Fleet.example.org', CallerReference: 'a <b> & "c"' };

    const created = await client.send(new CreateHostedZoneCommand(request));
    const Id = created.HostedZone?.Id ?? '';
    const found = await client.send(new GetHostedZoneCommand({ Id }));
    const byName = await client.send(new ListHostedZonesByNameCommand({ DNSName: 'fleet.example.org' }));
    const all = await client.send(new ListHostedZonesCommand({}));
    const records = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: Id }));

    expect(Id).toMatch(/^\/hostedzone\/Z[A-Z0-9]+$/);
    expect(found.HostedZone).toMatchObject({
      Name: 'fleet.example.org.',
      CallerReference: request.CallerReference,
      ResourceRecordSetCount: 2,
      Config: { PrivateZone: false },
    });
    expect(byName.HostedZones?.[0]?.Id).toBe(Id);
    expect(all.HostedZones?.map(({ Name }) => Name)).toEqual(['example.com.', 'fleet.example.org.']);
    expect(records.ResourceRecordSets?.map(({ Type }) => Type)).toEqual(['NS', 'SOA']);
    await expect(client.send(new CreateHostedZoneCommand(request))).rejects.toMatchObject({
      name: 'HostedZoneAlreadyExists',
    });
  });

  it('answer NoSuchHostedZone for an id that nobody has', async () => {
    const { client } = await setup();

    await expect(client.send(new GetHostedZoneCommand({ Id: 'ZNONE' }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
      message: expect.stringContaining('ZNONE'),
    });
  });

  it('are deleted only when empty', async () => {
    const { client, change } = await setup();
    await change(create(latency('eu-west-1')));

    const refused = client.send(new DeleteHostedZoneCommand({ Id: zoneId }));
    await expect(refused).rejects.toMatchObject({ name: 'HostedZoneNotEmpty' });
    await change({ Action: 'DELETE', ResourceRecordSet: latency('eu-west-1') });
    await client.send(new DeleteHostedZoneCommand({ Id: zoneId }));

    await expect(client.send(new GetHostedZoneCommand({ Id: zoneId }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
    });
  });
});

describe('record sets', () => {
  it('answer a name with the latency records of each Region', async () => {
    const { client, change, route53, permissions } = await setup();

    await change(create(latency('us-west-2')), create(latency('eu-west-1')));
    const { ResourceRecordSets } = await client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordName: 'iot.example.com' }),
    );

    expect(ResourceRecordSets).toEqual([
      latency('eu-west-1', { Name: 'iot.example.com.' }),
      latency('us-west-2', { Name: 'iot.example.com.' }),
    ]);
    expect(route53.records('IoT.example.com')).toEqual(
      ['eu-west-1', 'us-west-2'].map((region) => ({
        setIdentifier: region,
        region,
        target: `000000000000-ats.iot.${region}.localhost`,
        checkedHost: undefined,
      })),
    );
    expect(permissions).toContainEqual({
      action: 'route53:ChangeResourceRecordSets',
      resource: `arn:aws:route53:::hostedzone/${zoneId}`,
    });
  });

  it('list in pages', async () => {
    const { client, change } = await setup();
    await change(create(latency('us-west-2')), create(latency('eu-west-1')));

    const first = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        MaxItems: 1,
        StartRecordName: 'iot.example.com',
        StartRecordType: 'CNAME',
      }),
    );
    const second = await client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: first.NextRecordName,
        StartRecordType: first.NextRecordType,
        StartRecordIdentifier: first.NextRecordIdentifier,
      }),
    );

    expect(first.IsTruncated).toBe(true);
    expect(first.ResourceRecordSets?.map(({ Region }) => Region)).toEqual(['eu-west-1']);
    expect(second.ResourceRecordSets?.map(({ Region }) => Region)).toEqual(['us-west-2']);
  });

  it.each<{ when: string; record: ResourceRecordSet; says: string }>([
    {
      when: 'outside the zone',
      record: latency('eu-west-1', { Name: 'iot.example.org' }),
      says: 'not permitted in zone',
    },
    {
      when: 'a CNAME at the apex',
      record: latency('eu-west-1', { Name: 'example.com' }),
      says: 'not permitted at apex',
    },
    { when: 'the SetIdentifier again', record: latency('us-west-2'), says: 'already exists' },
    {
      when: 'the Region again',
      record: latency('us-west-2', { SetIdentifier: 'other' }),
      says: 'one latency record for each Region',
    },
    {
      when: 'a port in the target',
      record: latency('eu-west-1', { ResourceRecords: [{ Value: 'localhost:8883' }] }),
      says: 'no host name',
    },
    {
      when: 'two targets',
      record: latency('eu-west-1', { ResourceRecords: [{ Value: 'a.b' }, { Value: 'c.d' }] }),
      says: 'more than one value',
    },
    { when: 'a SetIdentifier alone', record: latency('eu-west-1', { Region: undefined }), says: 'no Region' },
    {
      when: 'a Region alone',
      record: latency('eu-west-1', { SetIdentifier: undefined }),
      says: 'no SetIdentifier',
    },
    {
      when: 'a simple record beside',
      record: latency('eu-west-1', { Region: undefined, SetIdentifier: undefined }),
      says: 'simple and latency',
    },
    {
      when: 'another type beside a CNAME',
      record: latency('eu-west-1', { Type: 'TXT', ResourceRecords: [{ Value: '"x"' }] }),
      says: 'conflicts with other records',
    },
    {
      when: 'a health check that is not there',
      record: latency('eu-west-1', { HealthCheckId: 'gone' }),
      says: 'does not exist',
    },
  ])('are refused: $when', async ({ record, says }) => {
    const { change, route53 } = await setup();
    await change(create(latency('us-west-2')));

    const refused = change(create(record));

    await expect(refused).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message: expect.stringContaining(says),
    });
    expect(route53.records('iot.example.com')).toHaveLength(1);
  });

  it('refuse what localhost does not implement, by name', async () => {
    const { change } = await setup();

    const refused = change(create(latency('eu-west-1', { Weight: 1 })));

    await expect(refused).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining('Weight'),
    });
  });

  it('change all together or not at all', async () => {
    const { change, route53 } = await setup();

    const refused = change(
      create(latency('eu-west-1')),
      create(latency('us-west-2', { Name: 'else.where' })),
    );

    await expect(refused).rejects.toMatchObject({ name: 'InvalidChangeBatch' });
    expect(route53.records('iot.example.com')).toEqual([]);
  });

  it('are deleted only by what they are', async () => {
    const { change, route53 } = await setup();
    await change(create(latency('eu-west-1')));

    const wrongTtl = change({ Action: 'DELETE', ResourceRecordSet: latency('eu-west-1', { TTL: 61 }) });
    await expect(wrongTtl).rejects.toMatchObject({ message: expect.stringContaining('do not match') });
    await change({ Action: 'DELETE', ResourceRecordSet: latency('eu-west-1') });

    expect(route53.records('iot.example.com')).toEqual([]);
    await expect(change({ Action: 'DELETE', ResourceRecordSet: latency('eu-west-1') })).rejects.toMatchObject(
      { message: expect.stringContaining('not found') },
    );
  });

  it('are answered from the closest zone around a name', async () => {
    const { change, route53 } = await setup();
    await change(create(latency('eu-west-1')));

    route53.createHostedZone('iot.example.com');

    expect(route53.records('iot.example.com')).toEqual([]);
  });
});

describe('AWS::Route53::RecordSet', () => {
  const type = 'AWS::Route53::RecordSet';
  const properties = {
    HostedZoneId: zoneId,
    Name: 'iot.example.com',
    Type: 'CNAME',
    TTL: '60',
    SetIdentifier: 'eu-west-1',
    Region: 'eu-west-1',
    ResourceRecords: ['000000000000-ats.iot.eu-west-1.localhost'],
  };

  it('makes, changes and removes a latency record', async () => {
    const { resources, route53 } = await setup();

    const created = await resources.create(type, properties);
    const changedProperties = { ...properties, ResourceRecords: ['other.localhost'] };
    await resources.update(type, created.physicalId, changedProperties, properties);
    const targets = route53.records('iot.example.com').map(({ target }) => target);
    await resources.remove(type, created.physicalId, changedProperties);
    await resources.remove(type, created.physicalId, changedProperties);

    expect(created.physicalId).toBe('iot.example.com');
    expect(targets).toEqual(['other.localhost']);
    expect(route53.records('iot.example.com')).toEqual([]);
  });

  it('finds its zone by name', async () => {
    const { resources, route53 } = await setup();
    const { HostedZoneId: _, ...others } = properties;

    await resources.create(type, { ...others, HostedZoneName: 'example.com.' });

    expect(route53.records('iot.example.com')).toHaveLength(1);
  });

  it.each([
    { change: { HostedZoneId: 'ZNONE' }, says: 'ZNONE' },
    { change: { HostedZoneName: 'example.com.' }, says: 'Exactly one of HostedZoneId and HostedZoneName' },
    { change: { Name: 'iot.example.org' }, says: 'not permitted in zone' },
    { change: { Weight: 1 }, says: 'Weight' },
    { change: { TTL: 'soon' }, says: 'TTL' },
  ])('is refused, saying $says', async ({ change, says }) => {
    const { resources } = await setup();

    await expect(resources.create(type, { ...properties, ...change })).rejects.toThrow(says);
  });

  it('is replaced when its identity changes', async () => {
    const { resources } = await setup();
    await resources.create(type, properties);

    const answer = await resources.update(
      type,
      'iot.example.com',
      { ...properties, SetIdentifier: 'other' },
      properties,
    );

    expect(answer).toBe('replace');
  });

  it('takes a health check, which tells the host that it looks at', async () => {
    const { resources, route53 } = await setup();
    const { physicalId: HealthCheckId } = await resources.create('AWS::Route53::HealthCheck', {
      HealthCheckConfig: {
        Type: 'TCP',
        FullyQualifiedDomainName: '000000000000-ats.iot.eu-west-1.localhost',
        Port: 8883,
        RequestInterval: 30,
        FailureThreshold: 3,
      },
    });

    await resources.create(type, { ...properties, HealthCheckId });

    expect(route53.records('iot.example.com')[0]?.checkedHost).toBe(
      '000000000000-ats.iot.eu-west-1.localhost',
    );
  });
});
