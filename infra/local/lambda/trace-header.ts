import { randomBytes } from 'node:crypto';

/** A new X-Ray trace. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export const newTraceHeader = (isSampled: boolean): string => {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const id = randomBytes(12).toString('hex');
  const parent = randomBytes(8).toString('hex');
  return `Root=1-${seconds}-${id};Parent=${parent};Sampled=${isSampled ? 1 : 0}`;
};
