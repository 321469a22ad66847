import { hasPki, initPki } from '../../infra/pki/pki-directory.ts';
import { localName, startLandfall } from './start-landfall.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { say } from '../say.ts';

/** The command's options, as commander gives them. */
export interface LocalFlags {
  readonly pki: string;
  readonly regions: readonly [string, ...string[]];
  readonly endpointPort: number;
  readonly mqttPort: number;
  readonly json?: true;
}

/** Keeps the service up in every Region until Ctrl-C, making the PKI first if there is none. */
export const runLocal = async ({ pki, regions, endpointPort, mqttPort, json }: LocalFlags): Promise<void> => {
  const interrupted = untilInterrupted();
  if (!(await hasPki(pki))) {
    await initPki({ directory: pki, keyType: 'ec-p256', force: false }, [localName, '127.0.0.1']);
    say(`made the PKI in ${pki}`);
  }
  const starting = startLandfall({
    regions,
    pkiDirectory: pki,
    endpointPort,
    mqttPort,
    onProgress: say,
  });
  const landfall = await Promise.race([starting, interrupted.then(() => undefined)]);
  if (landfall === undefined) {
    // A Ctrl-C of the terminal has ended the deployments as well: how they ended does not matter any more.
    await starting.then(
      async ({ close }) => close(),
      () => {},
    );
    return;
  }
  const { cloud } = landfall;
  const ready = {
    event: 'ready',
    endpoint: cloud.endpoint,
    name: { host: localName, port: cloud.namePort },
    regions: cloud.regions.map(({ region, mqttPort: port }) => ({ region, mqttPort: port })),
    pki,
  };
  if (json) process.stdout.write(`${JSON.stringify(ready)}\n`);
  else {
    process.stdout.write(`AWS      ${ready.endpoint}\nname     ${localName}:${ready.name.port}\n`);
    for (const { region, mqttPort: port } of ready.regions)
      process.stdout.write(`${region}  127.0.0.1:${port}\n`);
    say('Ctrl-C ends it.');
  }
  await interrupted;
  await landfall.close();
};
