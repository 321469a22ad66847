import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type AwsRequest } from '../endpoint/aws-service.ts';

const lineEnd = Buffer.from('\r\n');

interface Decoded {
  readonly body: Buffer;
  /** What followed the body, by lower-case name. */
  readonly trailers: ReadonlyMap<string, string>;
}

/** Chunks of `size[;extension]`, the last of size 0, then trailers. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
const decodeChunks = (encoded: Buffer): Decoded => {
  const parts: Buffer[] = [];
  let at = 0;
  const readLine = (): string => {
    const end = encoded.indexOf(lineEnd, at);
    if (end === -1) throw new AwsError('IncompleteBody', 400, 'The aws-chunked body ends too early.');
    const line = encoded.toString('latin1', at, end);
    at = end + lineEnd.length;
    return line;
  };
  for (;;) {
    const [digits = ''] = readLine().split(';');
    const size = Number.parseInt(digits, 16);
    if (Number.isNaN(size))
      throw new AwsError('InvalidRequest', 400, `${digits} is no size of an aws-chunked chunk.`);
    if (size === 0) break;
    parts.push(encoded.subarray(at, at + size));
    at += size + lineEnd.length;
  }
  const trailers = new Map<string, string>();
  while (at < encoded.length) {
    const line = readLine();
    const colon = line.indexOf(':');
    if (colon > 0) trailers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { body: Buffer.concat(parts), trailers };
};

/** CRC32C and CRC64NVME, which Node does not know, are taken unseen: what they guard against is a bad line. */
const checksums: Readonly<Record<string, (body: Buffer) => string>> = {
  'x-amz-checksum-crc32': (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum.toString('base64');
  },
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest('base64'),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest('base64'),
  'content-md5': (body) => createHash('md5').update(body).digest('base64'),
};

/** The content of a request, its chunks put together and its checksums verified. Throws BadDigest. */
export const decodeBody = ({ headers, body: encoded }: AwsRequest): Buffer => {
  const isChunked =
    headers['content-encoding']?.includes('aws-chunked') === true ||
    String(headers['x-amz-content-sha256']).startsWith('STREAMING-');
  const { body, trailers }: Decoded = isChunked
    ? decodeChunks(encoded)
    : { body: encoded, trailers: new Map() };
  for (const [name, compute] of Object.entries(checksums)) {
    const given = trailers.get(name) ?? headers[name];
    if (given !== undefined && given !== compute(body)) {
      throw new AwsError('BadDigest', 400, `The ${name} you specified did not match what was received.`);
    }
  }
  return body;
};
