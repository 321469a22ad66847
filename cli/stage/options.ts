import { InvalidArgumentError, Option } from 'commander';

export const parseRegion = (value: string): string => {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(value))
    throw new InvalidArgumentError(`"${value}" is no AWS Region; give a name such as us-west-2.`);
  return value;
};

/** For an option that may be given several times. */
export const collectRegion = (value: string, previous: readonly string[] = []): readonly string[] => [
  ...previous,
  parseRegion(value),
];

/** What a stage is called is checked with its file. */
export const stageOption = (): Option =>
  new Option('-s, --stage <stage>', 'stage; its file is infra/stages/<stage>.yml').makeOptionMandatory();
