import type { ResourceProvider } from '../../cloudformation/resource-provider.ts';
import type { AwsService } from '../../endpoint/aws-service.ts';
import type { CloudClock } from '../../region/clock.ts';
import type { CloudEvents } from '../../region/cloud-events.ts';
import type { GatewayRegistry, PublishToRules } from '../gateway-registry.ts';
import { accountOperations } from './account-operations.ts';
import { createArns } from './arns.ts';
import { createCaCertificateProvider } from './ca-certificate-provider.ts';
import { caOperations } from './ca-operations.ts';
import { createCertificateAuthorities } from './certificate-authorities.ts';
import { certificateOperations } from './certificate-operations.ts';
import { createCertificates } from './certificates.ts';
import { createConnectionPolicies } from './connection-policies.ts';
import { createLogging, createLoggingProvider, loggingOperations, type RequireAssumable } from './logging.ts';
import type { Operation } from './operation.ts';
import { createPolicies } from './policies.ts';
import { policyOperations } from './policy-operations.ts';
import { createPolicyProvider } from './policy-provider.ts';
import { createPresentCertificate } from './present-certificate.ts';
import { principalOperations } from './principal-operations.ts';
import { createThrottle, type IotQuotas, mqttConnect, mqttConnectOfClient } from './quotas.ts';
import type { RegistryParts } from './registry-parts.ts';
import { createRestJsonService } from './rest-json-service.ts';
import { thingOperations } from './thing-operations.ts';
import { createThingPrincipals } from './thing-principals.ts';
import { createThings } from './things.ts';

export interface IotRegistry {
  readonly service: AwsService;
  readonly gateway: GatewayRegistry;
  readonly providers: readonly ResourceProvider[];
  /** Of every registered CA, INACTIVE ones too: what these signed and is registered may still connect. */
  readonly caCertificatePems: () => readonly string[];
}

export interface IotRegistryOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: CloudClock;
  readonly events: CloudEvents;
  readonly publish: PublishToRules;
  /** What DescribeEndpoint answers for `iot:Data-ATS`. */
  readonly dataEndpoint: string;
  /** More operations of the service `iot`: those of domain configurations. */
  readonly operations?: readonly Operation[];
  /** Every role goes when left out. */
  readonly requireAssumable?: RequireAssumable;
  /** Unlimited when left out; `defaultIotQuotas` are AWS's. */
  readonly quotas?: IotQuotas;
  /** How long DetachThingPrincipal takes to be seen. */
  readonly detachDelayMs?: number;
}

/** The SDKs sign for `iot`; the AWS CLI up to 2.9 signs for `execute-api`, which AWS takes as well. */
const scopes = ['iot', 'execute-api'] as const;

/** AWS IoT's registry of one Region: control plane, what the device gateway asks of it, and its CloudFormation types. */
export const createIotRegistry = (options: IotRegistryOptions): IotRegistry => {
  const { region, accountId, clock, events, publish, dataEndpoint, quotas, detachDelayMs = 40 } = options;
  const arns = createArns(region, accountId);
  const parts: RegistryParts = {
    accountId,
    arns,
    certificates: createCertificates({ region, arns, clock, events }),
    authorities: createCertificateAuthorities(arns, clock),
    things: createThings(arns),
    principals: createThingPrincipals(clock, detachDelayMs),
    policies: createPolicies(arns, clock),
  };
  const throttle = createThrottle(clock, quotas, (name) => {
    events.tell({ type: 'throttle', region, name, atMs: clock.now() });
  });
  const logging = createLogging(accountId, options.requireAssumable);
  const operations = [
    ...certificateOperations(parts),
    ...caOperations(parts),
    ...thingOperations(parts),
    ...principalOperations(parts),
    ...policyOperations(parts),
    ...accountOperations(dataEndpoint, clock),
    ...loggingOperations(logging),
    ...(options.operations ?? []),
  ];
  return {
    service: createRestJsonService(scopes, operations, throttle),
    gateway: {
      hasRoomFor: (clientId) =>
        throttle.tryTake(mqttConnectOfClient, clientId) && throttle.tryTake(mqttConnect),
      present: createPresentCertificate(parts, { clock, publish, throttle }),
      isAllowed: createConnectionPolicies(parts),
      onDeactivated: parts.certificates.onDeactivated,
    },
    providers: [
      createCaCertificateProvider(parts.authorities),
      createPolicyProvider(parts.policies),
      createLoggingProvider(logging),
    ],
    caCertificatePems: () => parts.authorities.list().map(({ pem }) => pem),
  };
};
