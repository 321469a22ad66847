import { generateKeyPairSync, type KeyObject } from 'node:crypto';

const curves: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'EC_prime256v1'],
  ['secp384r1', 'EC_secp384r1'],
  ['secp521r1', 'EC_secp521r1'],
]);
const rsaBits: ReadonlySet<number> = new Set([1024, 2048, 3072, 4096]);

/** ACM's name of a key's algorithm and size; `undefined` for one that ACM does not take. */
export const keyAlgorithmOf = ({
  asymmetricKeyType,
  asymmetricKeyDetails,
}: KeyObject): string | undefined => {
  if (asymmetricKeyType === 'ec') return curves.get(asymmetricKeyDetails?.namedCurve ?? '');
  const bits = asymmetricKeyType === 'rsa' ? asymmetricKeyDetails?.modulusLength : undefined;
  return bits !== undefined && rsaBits.has(bits) ? `RSA_${bits}` : undefined;
};

export const requestableAlgorithms = ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1'] as const;
export type RequestableAlgorithm = (typeof requestableAlgorithms)[number];

export const generateKeyPair = (
  algorithm: RequestableAlgorithm,
): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =>
  algorithm === 'RSA_2048'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: algorithm.slice('EC_'.length) });
