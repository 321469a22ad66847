import type { CallSelector } from '../../../infra/local/faults/call-fault.ts';
import type { Identity } from '../../e2e/support/devices.ts';

/** A step of a saga, by the call of AWS that it makes. */
export interface SagaCall {
  readonly step: string;
  readonly action: string;
  /** What tells the call of this device from those of others; nothing can where a call does not name it. */
  readonly mentions?: (identity: Identity, intruder: Identity) => string;
  readonly resource?: (tables: Tables) => string;
  /** Calls of this kind that the run makes before. */
  readonly skip?: number;
  /** A call that changes nothing is the same before and after. */
  readonly changes: boolean;
  /** What the Region has when the device comes. */
  readonly given?: 'intruder' | 'inactive certificate';
}

export interface Tables {
  readonly registry: string;
  readonly locks: string;
}

const thing = ({ thingName }: Identity): string => thingName;
const certificate = ({ certificateId }: Identity): string => certificateId;
const intruder = (_own: Identity, { certificateId }: Identity): string => certificateId;
/** A line of the PEM: JSON cannot break it. */
const pemLine = ({ certificatePem }: Identity): string => certificatePem.split('\n')[2] ?? '';
const row = ({ registry }: Tables): string => `arn:aws:dynamodb:*:*:table/${registry}`;
const lock = ({ locks }: Tables): string => `arn:aws:dynamodb:*:*:table/${locks}`;

/** The certificate to detach stands in a header, the thing in the path. */
const expel = (step: string): readonly SagaCall[] => [
  {
    step: `${step}: deactivate`,
    action: 'iot:UpdateCertificate',
    mentions: intruder,
    changes: true,
    given: 'intruder',
  },
  {
    step: `${step}: detach policy`,
    action: 'iot:DetachPolicy',
    mentions: intruder,
    changes: true,
    given: 'intruder',
  },
  {
    step: `${step}: detach certificate`,
    action: 'iot:DetachThingPrincipal',
    mentions: thing,
    changes: true,
    given: 'intruder',
  },
];

export const onboardingCalls: readonly SagaCall[] = [
  { step: 'take the lock', action: 'dynamodb:PutItem', resource: lock, changes: true },
  { step: 'read certificate', action: 'iot:DescribeCertificate', mentions: certificate, changes: false },
  { step: 'admit', action: 'iot:DescribeCACertificate', changes: false },
  { step: 'read row', action: 'dynamodb:GetItem', resource: row, mentions: thing, changes: false },
  { step: 'claim', action: 'dynamodb:PutItem', resource: row, mentions: thing, changes: true },
  { step: 'create thing', action: 'iot:CreateThing', mentions: thing, changes: true },
  { step: 'attach certificate', action: 'iot:AttachThingPrincipal', mentions: thing, changes: true },
  { step: 'attach policy', action: 'iot:AttachPolicy', mentions: certificate, changes: true },
  { step: 'activate', action: 'iot:UpdateCertificate', mentions: certificate, changes: true },
  {
    step: 'record: read row',
    action: 'dynamodb:GetItem',
    resource: row,
    mentions: thing,
    skip: 1,
    changes: false,
  },
  {
    step: 'record: write row',
    action: 'dynamodb:PutItem',
    resource: row,
    mentions: thing,
    skip: 1,
    changes: true,
  },
  ...expel('settle'),
  { step: 'remember the outcome', action: 'dynamodb:UpdateItem', resource: lock, changes: true },
];

export const replicationCalls: readonly SagaCall[] = [
  { step: 'take the lock', action: 'dynamodb:PutItem', resource: lock, changes: true },
  { step: 'read row', action: 'dynamodb:GetItem', resource: row, mentions: thing, changes: false },
  { step: 'find certificate', action: 'iot:DescribeCertificate', mentions: certificate, changes: false },
  { step: 'register certificate', action: 'iot:RegisterCertificate', mentions: pemLine, changes: true },
  { step: 'create thing', action: 'iot:CreateThing', mentions: thing, changes: true },
  { step: 'attach certificate', action: 'iot:AttachThingPrincipal', mentions: thing, changes: true },
  { step: 'attach policy', action: 'iot:AttachPolicy', mentions: certificate, changes: true },
  {
    step: 'activate',
    action: 'iot:UpdateCertificate',
    mentions: certificate,
    changes: true,
    given: 'inactive certificate',
  },
  ...expel('expel others'),
  {
    step: 'read row again',
    action: 'dynamodb:GetItem',
    resource: row,
    mentions: thing,
    skip: 1,
    changes: false,
  },
  { step: 'remember the outcome', action: 'dynamodb:UpdateItem', resource: lock, changes: true },
];

/** Which calls of AWS the step makes for this device. */
export const selectorOf = (
  { action, mentions, resource }: SagaCall,
  place: { readonly region: string; readonly functionName: string; readonly tables: Tables },
  identity: Identity,
  other: Identity,
): CallSelector & { readonly functionName: string } => ({
  region: place.region,
  functionName: place.functionName,
  action,
  ...(resource === undefined ? {} : { resource: resource(place.tables) }),
  ...(mentions === undefined ? {} : { mentions: mentions(identity, other) }),
});
