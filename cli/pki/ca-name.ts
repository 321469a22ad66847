import { InvalidArgumentError } from 'commander';

/** A common name has 64 characters at most (RFC 5280, appendix A.1), of which " Intermediate CA" takes 16. */
const form = /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,46}[A-Za-z0-9])?$/;

export const parseCaName = (value: string): string => {
  if (form.test(value)) return value;
  throw new InvalidArgumentError(
    'Name the CAs by up to 48 letters, digits, spaces, dots, hyphens and underscores, such as "Example 2027".',
  );
};
