import { z } from 'zod';
import { invalidRequest, resourceNotFound } from './errors.ts';
import { queryFlag, queryNumber, thingName, tokenPaging } from './input-shapes.ts';
import { anyResource, operation, type Operation } from './operation.ts';
import { pageOf } from './paging.ts';
import type { RegistryParts } from './registry-parts.ts';
import type { Attributes, Thing } from './things.ts';

/** https://docs.aws.amazon.com/iot/latest/apireference/API_AttributePayload.html */
const attributePayload = z.strictObject({
  attributes: z
    .record(
      z
        .string()
        .max(128)
        .regex(/^[a-zA-Z0-9_.,@/:#-]+$/),
      z
        .string()
        .max(800)
        .regex(/^[a-zA-Z0-9_.,@/:#=[\]-]*$/),
    )
    .optional(),
  merge: z.boolean().optional(),
});

/** There are no thing types and billing groups on localhost: AWS's answer to one that does not exist is the true one. */
const requireNone = (kind: string, name: string | undefined): void => {
  if (name !== undefined) throw resourceNotFound(`${kind} ${name} does not exist: localhost has none.`);
};

/** "To remove an attribute, call UpdateThing with an empty attribute value." Without `merge` the list replaces the old one. */
const updatedAttributes = (
  before: Attributes,
  payload: z.infer<typeof attributePayload> | undefined,
): Attributes => {
  if (payload?.attributes === undefined) return before;
  const merged = payload.merge === true ? { ...before, ...payload.attributes } : payload.attributes;
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
};

const listed = ({ thingName, thingArn, attributes, version }: Thing): object => ({
  thingName,
  thingArn,
  attributes,
  version,
});

export const thingOperations = ({ arns, things, principals }: RegistryParts): readonly Operation[] => {
  const resource = (input: { readonly thingName: string }): string => arns.of('thing', input.thingName);

  return [
    operation({
      name: 'CreateThing',
      method: 'POST',
      uri: '/things/{thingName}',
      input: z.strictObject({
        thingName,
        thingTypeName: z.string().optional(),
        billingGroupName: z.string().optional(),
        attributePayload: attributePayload.optional(),
      }),
      resource,
      run: (input) => {
        requireNone('Thing type', input.thingTypeName);
        requireNone('Billing group', input.billingGroupName);
        const attributes = input.attributePayload?.attributes ?? {};
        const empty = Object.keys(attributes).find((name) => attributes[name] === '');
        if (empty !== undefined) throw invalidRequest(`CreateThing: attribute ${empty} has an empty value.`);
        const { thingArn, thingId } = things.create(input.thingName, attributes);
        return { thingName: input.thingName, thingArn, thingId };
      },
    }),
    operation({
      name: 'DescribeThing',
      method: 'GET',
      uri: '/things/{thingName}',
      input: z.strictObject({ thingName }),
      resource,
      run: (input) => ({ defaultClientId: input.thingName, ...things.require(input.thingName) }),
    }),
    operation({
      name: 'UpdateThing',
      method: 'PATCH',
      uri: '/things/{thingName}',
      input: z.strictObject({
        thingName,
        thingTypeName: z.string().optional(),
        attributePayload: attributePayload.optional(),
        expectedVersion: z.number().int().optional(),
        removeThingType: z
          .literal(false, 'is not implemented on localhost: there are no thing types')
          .optional(),
      }),
      resource,
      run: (input) => {
        requireNone('Thing type', input.thingTypeName);
        const { attributes } = things.require(input.thingName);
        things.update(
          input.thingName,
          updatedAttributes(attributes, input.attributePayload),
          input.expectedVersion,
        );
        return {};
      },
    }),
    operation({
      name: 'DeleteThing',
      method: 'DELETE',
      uri: '/things/{thingName}',
      input: z.strictObject({ thingName, expectedVersion: queryNumber.optional() }),
      resource,
      run: (input) => {
        if (principals.ofThing(input.thingName).length > 0) {
          // AWS's own words (aws-facts 2, DetachThingPrincipal).
          throw invalidRequest(
            `Cannot delete. Thing ${input.thingName} is still attached to one or more principals`,
          );
        }
        things.remove(input.thingName, input.expectedVersion);
        return {};
      },
    }),
    operation({
      name: 'ListThings',
      method: 'GET',
      uri: '/things',
      input: z.strictObject({
        ...tokenPaging,
        attributeName: z.string().optional(),
        attributeValue: z.string().optional(),
        thingTypeName: z.undefined('is not implemented on localhost').optional(),
        usePrefixAttributeValue: queryFlag.optional(),
      }),
      resource: anyResource,
      run: (input) => {
        const { attributeName: name, attributeValue: value } = input;
        if ((name === undefined) !== (value === undefined)) {
          throw invalidRequest('ListThings: attributeName and attributeValue go together.');
        }
        const isWanted = ({ attributes }: Thing): boolean => {
          if (name === undefined || value === undefined) return true;
          const given = attributes[name];
          return input.usePrefixAttributeValue === true ? given?.startsWith(value) === true : given === value;
        };
        const page = pageOf(things.list().filter(isWanted), (thing) => thing.thingName, {
          size: input.maxResults,
          after: input.nextToken,
        });
        return { things: page.items.map(listed), nextToken: page.next };
      },
    }),
  ];
};
