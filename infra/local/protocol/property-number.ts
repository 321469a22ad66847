import { z } from 'zod';

/** A number as templates write it: CloudFormation takes `"60"`, which a parameter gives, for 60. */
export const number = z
  .union([z.number(), z.string().regex(/^-?\d+(?:\.\d+)?$/, 'is no number')])
  .transform(Number);
