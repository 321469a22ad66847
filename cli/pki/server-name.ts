import { isIP } from 'node:net';
import { InvalidArgumentError } from 'commander';

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const dnsName = new RegExp(`^${label}(?:\\.${label})*$`);

/** For an option that may be given several times. */
export const parseServerName = (
  value: string,
  previous: readonly string[] = [],
): readonly [string, ...string[]] => {
  if (value.length > 64 || !(dnsName.test(value) || isIP(value) === 4))
    throw new InvalidArgumentError(
      'A server name is a DNS name or an IPv4 address, of 64 characters at most.',
    );
  const [first, ...others] = previous;
  return first === undefined ? [value] : [first, ...others, value];
};
