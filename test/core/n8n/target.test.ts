import {expect, test} from 'vitest';
import type {WopsError} from '../../../src/core/errors.ts';
import {parseTarget} from '../../../src/core/n8n/target.ts';

const refused = (url: string, key = 'some-key'): WopsError => {
  try {
    parseTarget('prod', url, key);
  } catch (error) {
    return error as WopsError;
  }
  throw new Error('accepted');
};

test('a url keeps its path prefix and loses the slashes at its end', () => {
  expect(parseTarget('prod', 'https://example.com/n8n//', 'key')).toMatchObject({
    origin: 'https://example.com',
    basePath: '/n8n',
  });
});

test('a url that is no http address, or holds a password, is refused without being repeated', () => {
  for (const url of ['ftp://example.com', 'example.com', 'https://me:hunter2@example.com']) {
    const error = refused(url);
    expect(error.code).toBe('config_invalid');
    expect(error.message).not.toContain('hunter2');
  }
});

test('a key is taken without the line break after it, and refused with one inside', () => {
  expect(parseTarget('prod', 'https://example.com', 'some-key\n').apiKey).toBe('some-key');
  for (const key of ['', ' ', 'some\nkey', 'schlüssel']) {
    const error = refused('https://example.com', key);
    expect(error.code).toBe('secret_refused');
    if (key.trim() !== '') expect(error.message).not.toContain(key);
  }
});

test('gzip is asked for except on loopback', () => {
  const compresses = (url: string) => parseTarget('prod', url, 'key').compress;
  expect(compresses('https://example.com')).toBe(true);
  expect(['http://127.0.0.1:5678', 'http://localhost', 'http://[::1]:5678'].map(compresses)).toEqual([
    false,
    false,
    false,
  ]);
});
