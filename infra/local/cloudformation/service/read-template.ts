import { StackError } from '../stack-error.ts';
import { parseTemplate, type Template } from '../template.ts';
import { validationError } from './validation-error.ts';

/** Reads an object of S3; `undefined` where there is none. */
export type ReadObject = (bucket: string, key: string) => Uint8Array | undefined;

export interface ReadTemplate {
  readonly templateBody: string;
  readonly template: Template;
}

const objectOf = (url: string): { readonly bucket: string; readonly key: string } | undefined => {
  if (!URL.canParse(url)) return undefined;
  const { hostname, pathname } = new URL(url);
  const path = decodeURIComponent(pathname.slice(1));
  // The bucket stands before the host of S3, or is the first part of the path.
  const virtual = /^(.+)\.s3[.-][a-z0-9.-]*amazonaws\.com$/.exec(hostname)?.[1];
  const slash = path.indexOf('/');
  if (virtual !== undefined) return { bucket: virtual, key: path };
  return slash === -1 ? undefined : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
};

const bodyAt = (url: string, readObject: ReadObject): string => {
  const place = objectOf(url);
  if (place === undefined) throw validationError('TemplateURL must reference a valid S3 object');
  const found = readObject(place.bucket, place.key);
  if (found !== undefined) return new TextDecoder().decode(found);
  throw validationError(
    `S3 error: The specified key does not exist. (${place.key} in the bucket ${place.bucket})`,
  );
};

/** Gives `undefined` for a call that brings none. Throws ValidationError. */
export const readTemplate = (
  {
    TemplateBody: body,
    TemplateURL: url,
  }: { readonly TemplateBody?: string | undefined; readonly TemplateURL?: string | undefined },
  readObject: ReadObject,
): ReadTemplate | undefined => {
  if (body !== undefined && url !== undefined)
    throw validationError('Specify TemplateBody or TemplateURL, not both.');
  if (body === undefined && url === undefined) return undefined;
  const templateBody = body ?? bodyAt(url ?? '', readObject);
  let document: unknown;
  try {
    document = JSON.parse(templateBody);
  } catch (error) {
    throw validationError(
      `Template format error: localhost reads templates in JSON, and this is none: ${String(error)}`,
    );
  }
  try {
    return { templateBody, template: parseTemplate(document) };
  } catch (error) {
    if (error instanceof StackError) throw validationError(`Template format error: ${error.message}`);
    throw error;
  }
};
