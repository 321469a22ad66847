import * as z from 'zod';
import type { Json, Resource, Template } from './template.ts';

interface Deployed {
  readonly id: string;
  readonly deletionPolicy: string | undefined;
  readonly dependsOn: readonly string[];
}

/** A template as a stack of one Region sees it: no intrinsics left, no resources whose condition does not hold. */
export interface DeployedTemplate {
  readonly ids: readonly string[];
  /** The resources of a type, their properties narrowed. */
  readonly all: <Shape extends z.ZodType>(
    type: string,
    properties: Shape,
  ) => readonly (Deployed & { readonly properties: z.output<Shape> })[];
  /** Properties of one resource. */
  readonly one: <Shape extends z.ZodType>(id: string, properties: Shape) => z.output<Shape>;
  readonly outputs: Readonly<Record<string, Json>>;
}

export const accountId = '000000000000';

/** What `Fn::GetAtt X.Arn` would give, with the logical id for a name. */
const arnParts: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'lambda:R:A:function:ID',
  'AWS::SQS::Queue': 'sqs:R:A:ID',
  'AWS::Logs::LogGroup': 'logs:R:A:log-group:ID:*',
  'AWS::IAM::Role': 'iam::A:role/ID',
  'AWS::IoT::CACertificate': 'iot:R:A:cacert/ID',
  'AWS::IoT::TopicRule': 'iot:R:A:rule/ID',
  'AWS::DynamoDB::Table': 'dynamodb:R:A:table/ID',
  'AWS::Events::EventBus': 'events:R:A:event-bus/ID',
  'AWS::Events::Rule': 'events:R:A:rule/ID',
  'AWS::S3::Bucket': 's3:::ID',
};

/** Resources whose `Ref` gives an ARN. */
const arnIsRef: Readonly<Record<string, string>> = {
  'AWS::SNS::Topic': 'sns:R:A:ID',
  'AWS::CertificateManager::Certificate': 'acm:R:A:certificate/ID',
};

/** Attributes other than ARNs. */
const attributes: Readonly<Record<string, string>> = {
  'Custom::RegionSetup RegistryStreamArn': 'arn:aws:dynamodb:R:A:table/registry/stream/now',
  'Custom::RegionSetup DataEndpoint': 'data-ats.iot.R.amazonaws.com',
  'AWS::Route53::HealthCheck HealthCheckId': 'health-check-of-R',
  'Custom::RegionSetup RegistrationEvents': 'enabled',
  'AWS::SQS::Queue QueueName': 'ID',
};

/** An intrinsic is an object of one key. */
const ref = z.strictObject({ Ref: z.string() });
const getAtt = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const sub = z.strictObject({ 'Fn::Sub': z.string() });
const join = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.json())]) });
const choice = z.strictObject({ 'Fn::If': z.tuple([z.string(), z.json(), z.json()]) });
const equals = z.strictObject({ 'Fn::Equals': z.tuple([z.json(), z.json()]) });

export const deploy = (template: Template, region: string): DeployedTemplate => {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
  };

  /** CloudFormation refuses a reference to a resource whose condition does not hold. */
  const deployedType = (id: string): string => {
    const resource = template.Resources[id];
    if (resource === undefined || !isDeployed(resource))
      throw new Error(`Something refers to ${id}, which the stack in ${region} does not have`);
    return resource.Type;
  };

  const filledIn = (text: string, id: string): string =>
    text.replace(/\bR\b/, region).replace(/\bA\b/, accountId).replace('ID', id);

  const reference = (id: string): string => {
    const known = pseudo[id];
    if (known !== undefined) return known;
    // A parameter of ours holds the name of an SSM parameter, of which CloudFormation takes the value.
    const parameter = template.Parameters[id];
    if (parameter !== undefined) return `value of ${parameter.Default}`;
    const arn = arnIsRef[deployedType(id)];
    return arn === undefined ? id : filledIn(`arn:aws:${arn}`, id);
  };

  const attribute = (id: string, name: string): string => {
    const type = deployedType(id);
    const other = attributes[`${type} ${name}`];
    if (other !== undefined) return filledIn(other, id);
    const parts = arnParts[type];
    if (parts === undefined || name !== 'Arn') throw new Error(`Fn::GetAtt ${id}.${name} is unknown`);
    return filledIn(`arn:aws:${parts}`, id);
  };

  const substitute = (text: string): string =>
    text.replace(/\$\{(!?)([^}]+)\}/g, (_, escaped: string, name: string) => {
      if (escaped === '!') return `\${${name}}`;
      const [id = '', ...rest] = name.split('.');
      return rest.length === 0 ? reference(id) : attribute(id, rest.join('.'));
    });

  const holds = (condition: string): boolean => {
    const [left, right] = equals.parse(template.Conditions[condition])['Fn::Equals'];
    return JSON.stringify(resolve(left)) === JSON.stringify(resolve(right));
  };

  const intrinsics = z.union([
    ref.transform(({ Ref }): Json => reference(Ref)),
    getAtt.transform((value): Json => attribute(...value['Fn::GetAtt'])),
    sub.transform((value): Json => substitute(value['Fn::Sub'])),
    join.transform(({ 'Fn::Join': [separator, parts] }): Json =>
      z.array(z.string()).parse(parts.map(resolve)).join(separator),
    ),
    choice.transform(({ 'Fn::If': [name, yes, no] }): Json => resolve(holds(name) ? yes : no)),
  ]);

  const resolve = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [name, ...more] = Object.keys(value);
    if (more.length === 0 && (name === 'Ref' || name?.startsWith('Fn::') === true))
      return intrinsics.parse(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item)]));
  };

  const isDeployed = ({ Condition }: Resource) => Condition === undefined || holds(Condition);
  const resources = Object.entries(template.Resources).filter(([, resource]) => isDeployed(resource));

  return {
    ids: resources.map(([id]) => id),
    all: (type, properties) =>
      resources
        .filter(([, resource]) => resource.Type === type)
        .map(([id, resource]) => ({
          id,
          deletionPolicy: resource.DeletionPolicy,
          dependsOn: [resource.DependsOn ?? []].flat(),
          properties: properties.parse(resolve(resource.Properties)),
        })),
    one: (id, properties) => {
      const found = resources.find(([name]) => name === id);
      if (found === undefined) throw new Error(`The stack in ${region} has no ${id}`);
      return properties.parse(resolve(found[1].Properties));
    },
    outputs: Object.fromEntries(
      Object.entries(template.Outputs).map(([name, { Value }]) => [name, resolve(Value)]),
    ),
  };
};
