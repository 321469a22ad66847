/** Properties with every intrinsic resolved. */
export type Properties = Readonly<Record<string, unknown>>;

export interface ResourceRequest {
  readonly logicalId: string;
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  readonly properties: Properties;
  /** The type in the template, which tells one custom resource from another. */
  readonly resourceType?: string;
  readonly stackId?: string;
}

export interface CreatedResource {
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives, by attribute name. An attribute that is not here is an error that names it. */
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Makes resources of one CloudFormation type in one Region. A property that it does not know is an error that names it,
 * unless the property has no effect on localhost, which the provider then says in a comment.
 */
export interface ResourceProvider {
  /** Such as `AWS::IoT::TopicRule`; `Custom::` takes every custom resource. */
  readonly type: string;
  readonly create: (request: ResourceRequest) => Promise<CreatedResource>;
  readonly remove: (physicalId: string, request: ResourceRequest) => Promise<void>;
}
