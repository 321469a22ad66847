import { Option } from 'commander';

export interface ProfileFlag {
  readonly profile?: string;
}

export const profileOption = (): Option =>
  new Option('--profile <name>', 'profile of ~/.aws/config, in place of AWS_PROFILE');

/** Has all clients that are made from now on take the credentials of the profile. */
export const useProfile = ({ profile }: ProfileFlag): void => {
  if (profile !== undefined) process.env['AWS_PROFILE'] = profile;
};
