import type { z } from 'zod';
import type { Properties } from './resource-provider.ts';

/** Reads the properties of a resource. What the schema does not know is an error that names the property. */
export const parseProperties = <T>(schema: z.ZodType<T>, properties: Properties): T => {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new Error(issues.join('; '));
};
