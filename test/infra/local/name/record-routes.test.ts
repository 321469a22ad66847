import { describe, expect, it } from '@jest/globals';
import { chooseRoute } from '../../../../infra/local/name/name-router.ts';
import { recordRoutes, type RegionGateway } from '../../../../infra/local/name/record-routes.ts';
import type { NameRecord } from '../../../../infra/local/route53/route53.ts';

const endpointName = (region: string): string => `000000000000-ats.iot.${region}.localhost`;

const gateway = (region: string, port: number, isUp = true): RegionGateway => ({
  region,
  endpointName: endpointName(region),
  port,
  isUp,
});

const record = (region: string | undefined, target: string, checkedHost?: string): NameRecord => ({
  setIdentifier: region,
  region,
  target,
  checkedHost,
});

const nearest = ['eu-west-1', 'us-west-2'];

describe('routes of a name', () => {
  it('lead to every Region that is up where the name has no record', () => {
    const routes = recordRoutes([], [gateway('eu-west-1', 1, false), gateway('us-west-2', 2)]);

    expect(chooseRoute(routes, nearest)?.port).toBe(2);
  });

  it('lead where the nearest record points to, not to the Region of its name', () => {
    const gateways = [gateway('eu-west-1', 1), gateway('us-west-2', 2)];

    const routes = recordRoutes([record('eu-west-1', endpointName('us-west-2'))], gateways);

    expect(chooseRoute(routes, nearest)).toEqual({ region: 'eu-west-1', port: 2, isUp: true });
  });

  it('pass a Region over that has no record', () => {
    const gateways = [gateway('eu-west-1', 1), gateway('us-west-2', 2)];

    const routes = recordRoutes([record('us-west-2', endpointName('us-west-2'))], gateways);

    expect(chooseRoute(routes, nearest)?.port).toBe(2);
  });

  it('still lead to a Region that is down when its record has no health check', () => {
    const gateways = [gateway('eu-west-1', 1, false), gateway('us-west-2', 2)];
    const records = nearest.map((region) => record(region, endpointName(region)));

    expect(chooseRoute(recordRoutes(records, gateways), nearest)?.port).toBe(1);
  });

  it('lead to the next Region when the health check of the nearest fails', () => {
    const gateways = [gateway('eu-west-1', 1, false), gateway('us-west-2', 2)];
    const records = nearest.map((region) => record(region, endpointName(region), endpointName(region)));

    expect(chooseRoute(recordRoutes(records, gateways), nearest)?.port).toBe(2);
  });

  it('lead nowhere when the record points to no gateway', () => {
    const routes = recordRoutes([record('eu-west-1', 'gone.localhost')], [gateway('eu-west-1', 1)]);

    expect(chooseRoute(routes, nearest)).toEqual({ region: 'eu-west-1', port: undefined, isUp: true });
  });

  it('lead all clients to the target of a simple record', () => {
    const gateways = [gateway('eu-west-1', 1), gateway('us-west-2', 2)];

    const routes = recordRoutes([record(undefined, endpointName('us-west-2'))], gateways);

    expect(chooseRoute(routes, nearest)?.port).toBe(2);
  });
});
