import { z } from 'zod';

/** Shapes of input members, with the limits of the API reference. */
export const certificateId = z
  .string()
  .regex(/^(?:0x)?[a-fA-F0-9]{64}$/, 'is no certificate id, which has 64 hex digits');
export const thingName = z
  .string()
  .max(128)
  .regex(/^[a-zA-Z0-9:_-]+$/, 'is no thing name: 1 to 128 of a-z A-Z 0-9 : _ -');
export const policyName = z
  .string()
  .max(128)
  .regex(/^[\w+=,.@-]+$/, 'is no policy name: 1 to 128 of a-z A-Z 0-9 _ + = , . @ -');
export const pem = z.string().min(1).max(65_536);

/** Attributes in the query come as text. */
export const queryFlag = z.enum(['true', 'false']).transform((text) => text === 'true');
export const queryNumber = z.string().regex(/^\d+$/, 'is no whole number').transform(Number);

/** The older operations page by marker, the newer ones by token. */
export const markerPaging = {
  pageSize: queryNumber.pipe(z.number().min(1).max(250)).optional(),
  marker: z.string().optional(),
};
export const tokenPaging = {
  maxResults: queryNumber.pipe(z.number().min(1).max(250)).optional(),
  nextToken: z.string().optional(),
};
export const ordering = { isAscendingOrder: queryFlag.optional() };

/** Tags are taken and have no effect: nothing on localhost reads them, and ListTagsForResource is an unknown operation. */
export const tags = z.array(z.strictObject({ Key: z.string().min(1), Value: z.string().optional() })).max(50);
