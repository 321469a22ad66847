/** A line of `serverless deploy --verbose` that tells an event of the stack: its status, and the resource's type and name. */
const eventPattern = /^\s*(?<status>[A-Z_]+) - (?<type>[\w:]+) - (?<resource>\S+)\s*$/;

const every = 10;

/**
 * Makes progress lines of what `serverless deploy --verbose` prints: each tenth resource that is ready, each that failed, and the
 * stack's roll-back; all lines when `isVerbose`.
 */
export const createProgress = (say: (line: string) => void, isVerbose: boolean) => {
  const ready = new Map<string, number>();
  return (region: string, line: string): void => {
    if (isVerbose) {
      say(`${region}    ${line.trimEnd()}`);
      return;
    }
    const { status, type = '', resource = '' } = eventPattern.exec(line)?.groups ?? {};
    if (status === undefined) return;
    if (status.endsWith('FAILED')) say(`${region}    ${resource} (${type}) failed`);
    else if (type === 'AWS::CloudFormation::Stack' && status.endsWith('ROLLBACK_IN_PROGRESS'))
      say(`${region}    rolls back`);
    else if (type !== 'AWS::CloudFormation::Stack' && /^(CREATE|UPDATE|DELETE)_COMPLETE$/.test(status)) {
      const count = (ready.get(region) ?? 0) + 1;
      ready.set(region, count);
      if (count % every === 0) say(`${region}    ${count} resources`);
    }
  };
};
