import { z } from 'zod';
import { securityPolicies } from './security-policy.ts';

export const domainConfigurationName = z
  .string()
  .max(128)
  .regex(/^[\w.-]+$/, 'is no name of a domain configuration: 1 to 128 of a-z A-Z 0-9 _ . -');

export const domainName = z
  .string()
  .max(253)
  .regex(/^(?:[\w-]+\.)+[\w-]+$/, 'is no domain name');

export const certificateArn = z.string().startsWith('arn:aws:acm:');
export const status = z.enum(['ENABLED', 'DISABLED']);

export const securityPolicy = z.enum(securityPolicies, {
  error: `has to be one of ${securityPolicies.join(', ')}: localhost serves no other, older TLS least of all`,
});

/** Members of a domain configuration that say who else may let a device in. */
export const notImplemented = z
  .undefined('is not implemented on localhost, where devices come with X.509 and MQTT: leave it out')
  .optional();

export const serviceType = z.literal('DATA', 'AWS IoT supports DATA only').optional();
