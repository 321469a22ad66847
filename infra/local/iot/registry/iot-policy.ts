import { UnknownConditionOperatorError } from '../../policy/condition-operators.ts';
import { parsePolicy, PolicySyntaxError } from '../../policy/parse-policy.ts';
import { variableNames } from '../../policy/pattern.ts';
import type { PolicyDocument } from '../../policy/policy-document.ts';
import { malformedPolicy } from './errors.ts';
import { isPolicyVariable } from './policy-variables.ts';

/** "Policy document size" (AWS IoT quotas). AWS leaves white space out of the count; here it counts. */
const sizeLimit = 2048;

const parse = (text: string): PolicyDocument => {
  try {
    return parsePolicy(text);
  } catch (cause) {
    if (!(cause instanceof PolicySyntaxError || cause instanceof UnknownConditionOperatorError)) throw cause;
    const error = malformedPolicy(`Policy document is Malformed: ${cause.message}`);
    error.cause = cause;
    throw error;
  }
};

/** Variables and condition keys that no request on localhost could fill in. */
const strangeNames = ({ statements }: PolicyDocument): readonly string[] => {
  const conditions = statements.flatMap((statement) => Object.values(statement.conditions));
  const keys = conditions.flatMap((condition) => Object.keys(condition));
  const values = conditions.flatMap((condition) => Object.values(condition).flat());
  const texts = [...statements.flatMap(({ resources }) => resources), ...values];
  return [...keys, ...texts.flatMap(variableNames)].filter((name) => !isPolicyVariable(name));
};

export const parseIotPolicy = (text: string): PolicyDocument => {
  if (text.length > sizeLimit) {
    throw malformedPolicy(
      `Policy document is Malformed: it has ${text.length} characters, ${sizeLimit} at most are allowed.`,
    );
  }
  const policy = parse(text);
  if (policy.statements.some(({ principals }) => principals.length > 0)) {
    throw malformedPolicy('Policy document is Malformed: an AWS IoT policy has no Principal.');
  }
  const [strange] = strangeNames(policy);
  if (strange !== undefined) {
    throw malformedPolicy(
      `Policy document is Malformed: policy variable ${strange} is not implemented on localhost.`,
    );
  }
  return policy;
};
