import { regions } from '../named-service.ts';
import type { Fault } from './fault.ts';

const [, second] = regions;
const dayMs = 86_400_000;

/** What differs from the stage, or comes with time: nothing of the service is touched. */
export const viewFaults: readonly Fault[] = [
  {
    what: 'a stage that is not deployed',
    asked: { settings: { stage: 'absent' } },
    expected: {
      name: 'stack',
      region: second,
      status: 'wrong',
      detail: /there is no stack landfall-absent/,
      remedy: `npx landfall deploy --stage absent --region ${second}`,
    },
    besides: ['DNS'],
  },
  {
    what: 'that there are no credentials',
    inject: async () => {
      process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
      delete process.env['AWS_ACCESS_KEY_ID'];
    },
    expected: {
      name: 'credentials',
      region: second,
      status: 'wrong',
      detail: /There are no AWS credentials/,
    },
    besides: ['DNS'],
    mend: async () => {
      process.env['AWS_ACCESS_KEY_ID'] = 'local';
    },
  },
  {
    what: 'a resolver that leads elsewhere',
    asked: { landing: ['elsewhere.example.com'] },
    expected: { name: 'DNS', region: 'all', status: 'warning', detail: /leads to elsewhere\.example\.com/ },
  },
  {
    what: 'certificates of the server and CAs that end soon',
    asked: { now: () => new Date(Date.now() + 380 * dayMs) },
    expected: {
      name: 'domain',
      region: second,
      status: 'warning',
      detail: /the server certificate .* expires/,
      remedy: 'npx landfall certificate import --stage named',
    },
    besides: ['last full pass', 'CAs'],
  },
];
