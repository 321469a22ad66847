/**
 * TLS versions of AWS IoT's security policies that localhost can serve.
 * https://docs.aws.amazon.com/iot/latest/developerguide/transport-security.html
 */
const versions = {
  IoTSecurityPolicy_TLS13_1_3_2022_10: ['TLSv1.3'],
  IoTSecurityPolicy_TLS13_1_2_2022_10: ['TLSv1.2', 'TLSv1.3'],
  IoTSecurityPolicy_TLS12_1_2_2022_10: ['TLSv1.2'],
} as const;

export type SecurityPolicy = keyof typeof versions;

export const securityPolicies = [
  'IoTSecurityPolicy_TLS13_1_3_2022_10',
  'IoTSecurityPolicy_TLS13_1_2_2022_10',
  'IoTSecurityPolicy_TLS12_1_2_2022_10',
] as const satisfies readonly SecurityPolicy[];

export const defaultSecurityPolicy: SecurityPolicy = 'IoTSecurityPolicy_TLS13_1_2_2022_10';

export const protocolsOf = (policy: SecurityPolicy): readonly string[] => versions[policy];
