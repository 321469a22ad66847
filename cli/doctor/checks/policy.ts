import { isDeepStrictEqual } from 'node:util';
import { judge, ok, unknown, type Verdict, wrong } from '../check.ts';
import type { PolicyState, RegionParts } from '../region-state.ts';
import { rebuildCommand, type Scene } from '../scene.ts';

/** Without what differs from Region to Region, and without the order of keys and of single words beside lists. */
const normalise = (value: unknown): unknown => {
  if (typeof value === 'string')
    return value.replace(/^arn:([^:]+):([^:]+):[^:]*:[^:]*:/, 'arn:$1:$2:REGION:ACCOUNT:');
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, normalise(member)]));
  return value;
};

const documentOf = ({ document }: PolicyState): unknown => {
  try {
    return normalise(JSON.parse(document));
  } catch {
    return document;
  }
};

/** Each Region is held against the first that could be read, which is the primary where it is looked at. */
export const checkPolicy = ({ region, policy }: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(policy, (here) => {
    if (here === undefined)
      return [wrong('there is no device policy: no device is onboarded here', rebuildCommand(scene, region))];
    const { name, version } = here;
    const reference = scene.regions.find(
      (one) => one.policy.kind === 'read' && one.policy.value !== undefined,
    );
    if (reference === undefined || reference.policy.kind === 'unread' || reference.policy.value === undefined)
      return [unknown('no Region has a device policy to hold it against')];
    if (isDeepStrictEqual(documentOf(here), documentOf(reference.policy.value)))
      return [ok(`${name}, version ${version}, the same in every Region`)];
    return [
      wrong(
        `${name}, version ${version}, is not that of ${reference.region} (version ${reference.policy.value.version})`,
        `make the right one the default of aws iot list-policy-versions --region ${region} --policy-name ${name}: aws iot set-default-policy-version --region ${region} --policy-name ${name} --policy-version-id VERSION`,
      ),
    ];
  });
