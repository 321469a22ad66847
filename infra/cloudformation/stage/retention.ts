import type { StageSettings } from './stage-settings.ts';

/**
 * What outlives its stack in a stage that is protected: what devices and their data depend on. `RetainExceptOnCreate` leaves
 * nothing behind of a deployment that failed before there was a device.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export const retention = ({ deletionProtection }: Pick<StageSettings, 'deletionProtection'>) =>
  deletionProtection
    ? ({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' } as const)
    : ({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' } as const);
