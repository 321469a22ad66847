import type { AwsResponse } from '../endpoint/aws-service.ts';
import type { Buckets, StoredObject } from './buckets.ts';
import { xmlResponse } from './s3-xml.ts';

type Entry =
  | { readonly key: string; readonly object: StoredObject }
  | { readonly key: string; readonly object: undefined };

/** Keys up to the delimiter after the prefix are one entry, as a folder is. */
const entriesOf = (
  objects: ReturnType<Buckets['list']>,
  prefix: string,
  delimiter: string | null,
): readonly Entry[] => {
  const entries = new Map<string, Entry>();
  for (const [key, object] of objects) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === null || delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const folder = end === -1 ? undefined : key.slice(0, end + (delimiter ?? '').length);
    if (folder === undefined) entries.set(key, { key, object });
    else entries.set(folder, { key: folder, object: undefined });
  }
  return [...entries.values()];
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjects = (buckets: Buckets, bucket: string, query: URLSearchParams): AwsResponse => {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter');
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const maxKeys = Math.min(1000, Number(query.get('max-keys') ?? 1000));
  const after = token === null ? startAfter : Buffer.from(token, 'base64').toString();
  const isEncoded = query.get('encoding-type') === 'url';
  const written = (text: string): string =>
    isEncoded ? encodeURIComponent(text).replaceAll('%2F', '/') : text;

  const entries = entriesOf(buckets.list(bucket), prefix, delimiter).filter(
    ({ key }) => after === null || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0,
  );
  const page = entries.slice(0, maxKeys);
  const isTruncated = entries.length > page.length;
  const last = page.at(-1);
  return xmlResponse('ListBucketResult', {
    Name: bucket,
    Prefix: written(prefix),
    Delimiter: delimiter === null ? undefined : written(delimiter),
    MaxKeys: maxKeys,
    EncodingType: isEncoded ? 'url' : undefined,
    KeyCount: page.length,
    IsTruncated: isTruncated,
    ContinuationToken: token ?? undefined,
    NextContinuationToken:
      isTruncated && last !== undefined ? Buffer.from(last.key).toString('base64') : undefined,
    StartAfter: startAfter === null ? undefined : written(startAfter),
    Contents: page.flatMap(({ key, object }) =>
      object === undefined
        ? []
        : [
            {
              Key: written(key),
              LastModified: new Date(object.lastModifiedMs).toISOString(),
              ETag: object.etag,
              Size: object.body.length,
              StorageClass: 'STANDARD',
            },
          ],
    ),
    CommonPrefixes: page.flatMap(({ key, object }) =>
      object === undefined ? [{ Prefix: written(key) }] : [],
    ),
  });
};
