import { describe, expect, it } from '@jest/globals';
import { parseXml, xmlToObject } from '../../../../infra/local/protocol/parse-xml.ts';
import { writeXml } from '../../../../infra/local/protocol/write-xml.ts';

describe('reading XML', () => {
  it('reads elements, text and entities, and leaves attributes out', () => {
    const element = parseXml(
      '<?xml version="1.0"?>\n<A xmlns="urn:x"><B>1 &lt; 2 &amp;&#38;&#x26;</B><C/><Ds><D>x</D><D><E>y</E></D></Ds></A>\n',
    );

    expect(xmlToObject(element, new Set(['Ds']))).toEqual({
      B: '1 < 2 &&&',
      C: '',
      Ds: ['x', { E: 'y' }],
    });
  });

  it.each(['', 'text', '<A>', '<A></B>', '</A>', '<A/><B/>', '<A>&nothing;</A>', '<A><!-- c --></A>', '<A'])(
    'refuses %p',
    (document) => {
      expect(() => parseXml(document)).toThrow('The body is no XML that localhost reads');
    },
  );

  it('reads again what was written', () => {
    const value = { Name: 'a <b> & "c"', Items: [{ Value: '1' }, { Value: '2' }], Left: undefined };

    const written = `<Root>${writeXml(value, () => 'Item')}</Root>`;

    expect(xmlToObject(parseXml(written), new Set(['Items']))).toEqual({
      Name: 'a <b> & "c"',
      Items: [{ Value: '1' }, { Value: '2' }],
    });
  });
});
