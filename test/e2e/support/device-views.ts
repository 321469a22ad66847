import type { DeviceView } from '../../../cli/journey/region-view.ts';

/** A device that is let in: what each Region must have of it. */
export const whole: DeviceView = {
  certificateStatus: 'ACTIVE',
  hasThing: true,
  isAttached: true,
  policies: ['landfall-local-device'],
  rowStatus: 'ACTIVE',
};

/** A device of which a Region has nothing. */
export const absent: DeviceView = {
  certificateStatus: undefined,
  hasThing: false,
  isAttached: false,
  policies: [],
  rowStatus: undefined,
};
