import {describe, expect, it} from 'vitest';
import {printable, redactUrls} from '../../../src/core/git/redact.ts';

describe('redacting', () => {
  it.each([
    ['https://user:pw@host/x', 'https://***@host/x'],
    ['https://ghp_token@host/x', 'https://***@host/x'],
    ['https://user:p@ss@host/x', 'https://***@host/x'],
    ['ssh://git@host/x', 'ssh://git@host/x'],
    ['ssh://git:pw@host/x', 'ssh://***@host/x'],
    ['git@host:x.git', 'git@host:x.git'],
    ['https://host/a@b', 'https://host/a@b'],
    ["'https://u:p@h/' and http://v:q@h", "'https://***@h/' and http://***@h"],
  ])('%s becomes %s', (text, shown) => {
    expect(redactUrls(text)).toBe(shown);
  });

  it('keeps line ends and drops every other control character', () => {
    expect(printable('a\nb\u001b[2J\u001b]0;x\u0007c\u202e\r\u009bd')).toBe('a\nb ]0;x c   d');
  });
});
