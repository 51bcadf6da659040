import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deriveKey, digest, isSameSecret, keyedDigest, pepperedDigest } from '../../src/platform/digest.js';
import { newId, randomSecret, randomToken } from '../../src/platform/random.js';

const SECRET = 'app-secret-0123456789-abcdefghijklmnop';

describe('digest', () => {
  it('is SHA-256', () => {
    expect(digest('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(digest(Buffer.from('abc'))).toEqual(digest('abc'));
  });
});

describe('keyedDigest', () => {
  it('is HMAC-SHA-256 (RFC 4231, case 2)', () => {
    expect(keyedDigest(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('differs by key', () => {
    expect(keyedDigest(Buffer.from('a'), 'x')).not.toEqual(keyedDigest(Buffer.from('b'), 'x'));
  });
});

describe('deriveKey', () => {
  it('gives each purpose and each secret a key of its own, always the same', () => {
    const purposes = ['token:verify-email', 'token:reset-password', 'code:verify-email', 'password-pepper'];
    const keys = [SECRET, `${SECRET}x`].flatMap((secret) =>
      purposes.map((purpose) => deriveKey(secret, purpose).toString('hex')),
    );
    expect(new Set(keys).size).toBe(8);
    expect(keys.every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
    expect(deriveKey(SECRET, purposes[0]!).toString('hex')).toBe(keys[0]);
    expect(keys).not.toContain(createHash('sha256').update(SECRET).digest('hex'));
  });
});

describe('pepperedDigest', () => {
  it('is 64 characters without NUL, whatever the password, and different for different ones', () => {
    const pepper = deriveKey(SECRET, 'password-pepper');
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (password) => {
        const secret = pepperedDigest(pepper, password);
        expect(secret).toMatch(/^[A-Za-z0-9+/]{64}$/);
        expect(seen.get(secret) ?? password).toBe(password);
        seen.set(secret, password);
      }),
    );
    expect(seen.size).toBeGreaterThan(50);
    expect(pepperedDigest(pepper, 'a\u0000b')).not.toBe(pepperedDigest(pepper, 'a\u0000c'));
  });
});

describe('isSameSecret', () => {
  it('compares content and length, and never throws', () => {
    expect(isSameSecret(Buffer.from('abc'), Buffer.from('abc'))).toBe(true);
    expect(isSameSecret(Buffer.from('abc'), Buffer.from('abd'))).toBe(false);
    expect(isSameSecret(Buffer.from('abc'), Buffer.from('abcd'))).toBe(false);
    expect(isSameSecret(Buffer.from(''), Buffer.from(''))).toBe(true);
  });
});

describe('What is random', () => {
  it('has 256 bits and never repeats', () => {
    expect(randomSecret()).toHaveLength(32);
    const tokens = Array.from({ length: 1000 }, randomToken);
    expect(new Set(tokens).size).toBe(1000);
    expect(tokens.every((token) => /^[\w-]{43}$/.test(token))).toBe(true);
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
