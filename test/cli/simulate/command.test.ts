import { describe, expect, it } from '@jest/globals';
import { runLine } from '../run-line.ts';

const usual = ['--devices', '2', '--rate', '1', '--duration', '1s', '--dir', '/nonexistent/pki'] as const;

describe('landfall simulate', () => {
  it.each([
    [2, 'no devices', ['--devices', '0'], 'A fleet has 1 to 5000 devices'],
    [2, 'a rate that is none', ['--rate', 'fast'], '"fast" is no rate'],
    [2, 'a duration that is none', ['--duration', '5'], '"5" is no duration'],
    [2, 'a prefix with a space', ['--prefix', 'my pump'], '"my pump" cannot begin a thing name'],
    [2, 'a Region to fail on AWS', ['--stage', 'prod', '--fail-over', 'us-west-2'], 'cannot be used with'],
    [2, 'a Region to fail elsewhere', ['--host', 'h', '--fail-over', 'us-west-2'], 'cannot be used with'],
    [2, 'an endpoint of nothing', ['--endpoint', 'http://127.0.0.1:1'], 'give its --host as well'],
    [1, 'a Region that is not there', ['--fail-over', 'eu-north-1'], 'not one of the local cloud'],
    [1, 'a stage that is not there', ['--stage', 'nowhere'], 'There is no stage "nowhere"'],
    [1, 'a stage without a name', ['--stage', 'dev'], 'has no name to connect to'],
    [1, 'a host with no PKI for it', ['--host', 'localhost'], '/nonexistent/pki'],
  ])('ends with %d for %s', async (exitCode, _what, words, says) => {
    const end = await runLine(['simulate', ...usual, ...words]);

    expect(end).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(says) });
    expect(end.stderr).not.toContain('    at ');
  });
});
