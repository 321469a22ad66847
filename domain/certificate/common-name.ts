import type { Refusal } from './refusal.ts';

/** A thing name of AWS IoT. https://docs.aws.amazon.com/iot/latest/apireference/API_CreateThing.html */
const THING_NAME = /^[a-zA-Z0-9:_-]{1,128}$/;
const FORBIDDEN_CHARACTER = /[^a-zA-Z0-9:_-]/gu;
const MAX_LENGTH = 128;

/** Gives the thing its name: the one common name of the subject, which has to be a thing name as it stands. */
export const inspectCommonName = (
  commonNames: readonly string[],
): { readonly kind: 'admitted'; readonly thingName: string } | Refusal => {
  const [commonName, ...others] = commonNames;
  if (commonName === undefined) {
    return refuse('common-name-missing', 'The subject has no common name, and the thing is named after it.');
  }
  if (others.length > 0) {
    return refuse(
      'common-name-ambiguous',
      `The subject has ${commonNames.length} common names; exactly one is needed.`,
    );
  }
  if (!THING_NAME.test(commonName)) {
    return refuse(
      'common-name-invalid',
      `The common name ${shorten(commonName)} ${sayWhatIsWrong(commonName)}.`,
    );
  }
  return { kind: 'admitted', thingName: commonName };
};

const sayWhatIsWrong = (commonName: string): string => {
  if (commonName.length === 0) return 'is empty';
  const forbidden = [...new Set(commonName.match(FORBIDDEN_CHARACTER))];
  if (forbidden.length === 0) return `has ${commonName.length} characters; at most ${MAX_LENGTH} are allowed`;
  return `contains ${forbidden.slice(0, 5).map(describeCharacter).join(', ')}; only letters, digits and : _ - are allowed`;
};

/** Names a character so that it can be seen in a log, whatever it is. */
const describeCharacter = (character: string): string => {
  if (character === ' ') return 'a space';
  const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return /[!-~]/.test(character) ? `"${character}" (${codePoint})` : codePoint;
};

/** In quotes, escaped, and never longer than a log line can bear: the name comes from outside. */
const shorten = (commonName: string): string =>
  JSON.stringify(commonName.length <= MAX_LENGTH ? commonName : `${commonName.slice(0, MAX_LENGTH)}…`);

const refuse = (reason: Refusal['reason'], detail: string): Refusal => ({ kind: 'refused', reason, detail });
