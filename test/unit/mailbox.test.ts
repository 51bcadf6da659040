import { describe, expect, it } from '@jest/globals';
import { codeOf, linksOf } from '../../src/development/dev-message.js';

const LETTER = `Hello Ada,

confirm your address (see http://127.0.0.1:4000/help for more):
http://127.0.0.1:4000/account/verify-email#token=aB3_-

Or type this code:
7KD-2WX

The code ABC-DEF in a sentence is prose.
`;

describe('the mailbox of development mode', () => {
  it('finds the links that stand alone on a line', () => {
    expect(linksOf(LETTER)).toEqual(['http://127.0.0.1:4000/account/verify-email#token=aB3_-']);
  });

  it('finds several links in their order', () => {
    expect(linksOf('https://a.example/1\r\n\r\n  https://b.example/2  \r\n')).toEqual([
      'https://a.example/1',
      'https://b.example/2',
    ]);
  });

  it('takes nothing else for a link', () => {
    expect(linksOf('javascript:alert(1)\nfile:///etc/passwd\nhttps://a.example and more\n')).toEqual([]);
  });

  it('finds the code that stands alone on a line', () => {
    expect(codeOf(LETTER)).toBe('7KD-2WX');
    expect(codeOf('ABC-DEF\r\n')).toBe('ABC-DEF');
  });

  it.each(['no code here', 'ABC-DEF.', 'ABCDEF', 'ABCD-EFG', 'abc-def', 'ILO-UUU', ''])(
    'takes %j for a letter without a code',
    (text) => {
      expect(codeOf(text)).toBeNull();
    },
  );
});
