const entry = <const Code extends string>(code: Code, message: string) => ({ messageCode: code, message });

/** Every line that the handlers log. The codes are for queries and never change; ids come beside them, never a PEM, a payload or an event. */
export const logMessages = {
  failed: entry('LF_FAILED', 'The event failed; Lambda tries it again, then puts it in the failure queue'),
  failedForGood: entry('LF_FAILED_FOR_GOOD', 'The event failed in a way that no retry cures'),
  duplicateEvent: entry(
    'LF_DUPLICATE_EVENT',
    'The same is being done, or was done a moment ago: nothing to do',
  ),

  onboarded: entry('LF_ONBOARDED', 'The device is onboarded in this Region'),
  adopted: entry('LF_ADOPTED', 'The device was known: this Region has been brought level'),
  joined: entry(
    'LF_JOINED',
    'Another run onboarded the device meanwhile: this Region has been brought level',
  ),
  revocationListUnusable: entry(
    'LF_REVOCATION_LIST_UNUSABLE',
    'Whether the certificate is revoked cannot be told: it is neither admitted nor refused',
  ),
  refused: entry('LF_REFUSED', 'The certificate is refused'),
  rolledBack: entry(
    'LF_ROLLED_BACK',
    'Onboarding is rolled back; the next connect of the device tries again',
  ),
  rollbackIncomplete: entry(
    'LF_ROLLBACK_INCOMPLETE',
    'Onboarding is rolled back in part: something is left behind',
  ),
  keptOut: entry('LF_KEPT_OUT', 'The registry keeps this device out'),
  identityLost: entry('LF_IDENTITY_LOST', 'Another Region gave this identity to another certificate'),
  ended: entry('LF_ENDED', 'The certificate is in a state that no onboarding leads out of'),
  certificateGone: entry('LF_CERTIFICATE_GONE', 'This Region does not have the certificate any more'),

  converged: entry('LF_CONVERGED', 'This Region has been brought level with the row'),
  alreadyLevel: entry('LF_ALREADY_LEVEL', 'This Region was level with the row'),
  nothingToConverge: entry('LF_NOTHING_TO_CONVERGE', 'The row asks nothing of this Region'),

  settled: entry('LF_SETTLED', 'A device whose onboarding was left undecided is settled'),
  nothingToSettle: entry('LF_NOTHING_TO_SETTLE', 'This Region has nothing to settle of the device'),
  settleFailed: entry('LF_SETTLE_FAILED', 'A claim could not be settled; the next tick tries again'),
  drift: entry('LF_DRIFT', 'This Region was not level with the row'),
  reconcileFailed: entry('LF_RECONCILE_FAILED', 'This Region could not be brought level with the row'),
  withoutRow: entry('LF_WITHOUT_ROW', 'No row knows of this; it is left as it is'),
  passUnderWay: entry('LF_PASS_UNDER_WAY', 'The full pass goes on at the next tick'),
  passDone: entry('LF_PASS_DONE', 'The full pass is done'),

  ingested: entry('LF_INGESTED', 'The message is stored'),
  duplicate: entry('LF_DUPLICATE', 'The message was stored before'),

  regionSetUp: entry('LF_REGION_SET_UP', 'This Region is set up'),
  registrationEventsUnknown: entry(
    'LF_REGISTRATION_EVENTS_UNKNOWN',
    'AWS IoT did not switch on its registration events; they may be on',
  ),
  regionSetupFailed: entry(
    'LF_REGION_SETUP_FAILED',
    'The set-up of this Region failed: CloudFormation is told so',
  ),
  answerRefused: entry(
    'LF_ANSWER_REFUSED',
    'CloudFormation does not wait for this answer any more: the request is too old, or was answered before',
  ),
} as const;
