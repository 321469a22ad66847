import { z } from 'zod';
import { AwsError } from '../../endpoint/aws-service.ts';

const schema = z.looseObject({
  __type: z.string(),
  message: z.string().optional(),
  Message: z.string().optional(),
});

export const readEngineError = (status: number, body: Buffer): AwsError => {
  const parsed = schema.safeParse(JSON.parse(body.toString()));
  if (!parsed.success) return new AwsError('InternalServerError', 500, body.toString());
  const { __type: type, message, Message, ...fields } = parsed.data;
  return new AwsError(type.slice(type.indexOf('#') + 1), status, message ?? Message ?? type, fields);
};
