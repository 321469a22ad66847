import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { number } from '../protocol/property-number.ts';
import { parseProperties } from '../cloudformation/parse-properties.ts';
import type { ResourceProvider } from '../cloudformation/resource-provider.ts';
import { dnsName } from './dns-name.ts';

/** Host that each health check connects to, by its id. */
export type HealthChecks = Map<string, string>;

const schema = z.strictObject({
  HealthCheckConfig: z.strictObject({
    // An HTTPS check wants 2xx or 3xx and sends no client certificate: AWS IoT never gives it that.
    Type: z.literal('TCP', 'localhost implements health checks of Type TCP only'),
    FullyQualifiedDomainName: z.string().min(1),
    Port: z.literal([8883, 443, '8883', '443'], 'AWS IoT answers on 8883 and 443'),
    // No effect here: a Region that fails is seen at once.
    RequestInterval: number.pipe(z.literal([10, 30])).optional(),
    FailureThreshold: number.pipe(z.int().min(1).max(10)).optional(),
    MeasureLatency: z.unknown().optional(),
    Regions: z.array(z.string()).min(3).optional(),
  }),
  HealthCheckTags: z.unknown().optional(),
});

/**
 * `AWS::Route53::HealthCheck`. On localhost the check of a Region's own endpoint says whether the Region is up; any other host
 * counts as unhealthy.
 */
export const createHealthCheckProvider = (checks: HealthChecks): ResourceProvider => ({
  type: 'AWS::Route53::HealthCheck',
  create: async ({ properties }) => {
    const { HealthCheckConfig } = parseProperties(schema, properties);
    const id = randomUUID();
    checks.set(id, dnsName(HealthCheckConfig.FullyQualifiedDomainName));
    return { physicalId: id, attributes: { HealthCheckId: id } };
  },
  update: async (id, { properties }) => {
    const { HealthCheckConfig } = parseProperties(schema, properties);
    checks.set(id, dnsName(HealthCheckConfig.FullyQualifiedDomainName));
    return { physicalId: id, attributes: { HealthCheckId: id } };
  },
  remove: async (id) => {
    checks.delete(id);
  },
});
