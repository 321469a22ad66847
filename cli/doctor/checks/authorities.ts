import { faultsOr, judge, judgeExpiry, type Verdict, warning, wrong } from '../check.ts';
import type { AuthorityState, RegionParts } from '../region-state.ts';
import { deployCommand, type Scene } from '../scene.ts';

const short = (id: string): string => `${id.slice(0, 12)}…`;

const judgeAuthority = (region: string, state: AuthorityState, scene: Scene): readonly Verdict[] => {
  const { id, status, mode, registersDevices, notAfterMs } = state;
  const update = `aws iot update-ca-certificate --region ${region} --certificate-id ${id}`;
  return [
    ...(status === 'ACTIVE'
      ? []
      : [wrong(`the CA ${short(id)} is ${status}: it registers nobody`, `${update} --new-status ACTIVE`)]),
    ...(registersDevices
      ? []
      : [
          wrong(
            `the CA ${short(id)} does not register devices by itself`,
            `${update} --new-auto-registration-status ENABLE`,
          ),
        ]),
    ...(mode === 'SNI_ONLY'
      ? []
      : [
          wrong(
            `the CA ${short(id)} is registered in mode ${mode}, which takes it in one Region only, and not in SNI_ONLY`,
            `${update} --new-status INACTIVE && aws iot delete-ca-certificate --region ${region} --certificate-id ${id} && ${registerCommand(region, id, scene)}`,
          ),
        ]),
    ...judgeExpiry(
      `the CA ${short(id)}`,
      notAfterMs,
      scene.nowMs,
      `add its successor to caCertificatePaths in ${scene.settings.path}, then ${deployCommand(scene)}`,
    ),
  ];
};

const registerCommand = (region: string, id: string, { caFiles }: Scene): string => {
  const path =
    caFiles.kind === 'read' ? (caFiles.value.find((file) => file.id === id)?.path ?? 'PATH') : 'PATH';
  return `aws iot register-ca-certificate --region ${region} --ca-certificate file://${path} --certificate-mode SNI_ONLY --set-as-active --allow-auto-registration`;
};

export const checkAuthorities = ({ region, authorities }: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(authorities, (list) => {
    const faults = list.flatMap(({ id, state }) =>
      state === undefined
        ? [wrong(`the CA ${short(id)} is gone from AWS IoT`, registerCommand(region, id, scene))]
        : judgeAuthority(region, state, scene),
    );
    const names = list.map(({ id }) => short(id)).join(', ');
    if (list.length === 0)
      return [wrong('the stack has no CA: no device is registered', deployCommand(scene, region))];
    return faultsOr(faults, `ACTIVE, SNI_ONLY, registering devices, not about to expire: ${names}`);
  });

/** Those that AWS IoT has. */
const idsOf = ({ authorities }: RegionParts): readonly string[] =>
  authorities.kind === 'read'
    ? authorities.value.filter(({ state }) => state !== undefined).map(({ id }) => id)
    : [];

/** A device of a CA that a Region does not know is not let in there. */
export const checkSameAuthorities = (parts: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(parts.authorities, () => {
    const here = new Set(idsOf(parts));
    const elsewhere = scene.regions.flatMap((other) =>
      idsOf(other).map((id) => ({ id, region: other.region })),
    );
    const lacking = new Map(
      elsewhere.filter(({ id }) => !here.has(id)).map(({ id, region }) => [id, region]),
    );
    const faults = [...lacking].map(([id, region]) =>
      wrong(`the CA ${short(id)} of ${region} is not registered here`, deployCommand(scene, parts.region)),
    );
    return faultsOr(
      faults,
      `the same ${here.size === 1 ? 'CA' : `${here.size} CAs`} as in the other Regions`,
    );
  });

export const checkAuthorityFiles = (parts: RegionParts, scene: Scene): readonly Verdict[] =>
  judge(parts.authorities, (list) =>
    judge(scene.caFiles, (files) => {
      const deploy = deployCommand(scene, parts.region);
      const here = new Set(list.map(({ id }) => id));
      const meant = new Set(files.map(({ id }) => id));
      const faults = [
        ...files
          .filter(({ id }) => !here.has(id))
          .map(({ path }) => wrong(`the CA of ${path} is not registered here`, deploy)),
        ...list
          .filter(({ id }) => !meant.has(id))
          .map(({ id }) =>
            warning(
              `the CA ${short(id)} is in no file of the stage: the next deployment sets it INACTIVE`,
              `put its file back into caCertificatePaths in ${scene.settings.path}, or ${deploy}`,
            ),
          ),
      ];
      return faultsOr(faults, `those of ${files.map(({ path }) => path).join(', ')}`);
    }),
  );
