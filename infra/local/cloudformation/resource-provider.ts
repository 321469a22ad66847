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
  /**
   * Changes a resource in place; `request` holds what it shall be, `previousProperties` what it was made of. Gives
   * `'replace'` where a changed property cannot be changed in place (its update behaviour is "Replacement"), having changed
   * nothing. A provider without `update` always replaces: CloudFormation creates the new resource and removes the old one
   * in the cleanup, with the request that the old one was made of.
   */
  readonly update?: (
    physicalId: string,
    request: ResourceRequest,
    previousProperties: Properties,
  ) => Promise<CreatedResource | 'replace'>;
  readonly remove: (physicalId: string, request: ResourceRequest) => Promise<void>;
}
