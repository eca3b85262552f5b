import {expect, test} from 'vitest';
import {cleanServerText} from '../../../src/core/n8n/server-text.ts';

test('escape sequences, control and direction characters go, words stay apart', () => {
  const text = '\u001b[1;31mred\u001b[0m\r\nnext\u0000line\u001b]8;;http://x\u0007link\u009b2J \u202eevil';
  expect(cleanServerText(text, '')).toBe('red next linelink 2J evil');
});

test('a secret goes before the text is cut, so that no part of it stays', () => {
  expect(cleanServerText('abcdefgh secret-key', 'secret-key', 12)).toBe('abcdefgh ***');
  expect(cleanServerText('x'.repeat(100), 'secret-key', 10)).toBe(`${'x'.repeat(9)}…`);
});
