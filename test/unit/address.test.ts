import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalEmail, requireEmail } from '../../src/mail/index.js';
import { cpuMsOf } from '../support/cpu-time.js';

const SAME: [string, string][] = [
  ['ada@example.org', 'ada@example.org'],
  ['  ada@example.org\t', 'ada@example.org'],
  ['Ada@Example.ORG', 'ada@example.org'],
  ['a.d.a+tag@example.org', 'a.d.a+tag@example.org'],
  ["o'neill@example.org", "o'neill@example.org"],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
  ['ada@XN--BCHER-KVA.example', 'ada@xn--bcher-kva.example'],
  ['ada@ｅｘａｍｐｌｅ.org', 'ada@example.org'],
  ['ada@example。org', 'ada@example.org'],
  [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ['a@b.co', 'a@b.co'],
  ['!#$%&*+-/=?^_`{|}~@example.org', '!#$%&*+-/=?^_`{|}~@example.org'],
  ['ada@sub.sub.sub.example.org', 'ada@sub.sub.sub.example.org'],
];

const NONE: [string, string][] = [
  ['nothing', ''],
  ['white space', '   '],
  ['no at', 'ada.example.org'],
  ['two ats', 'ada@b@example.org'],
  ['no local part', '@example.org'],
  ['no domain', 'ada@'],
  ['one label', 'ada@localhost'],
  ['a trailing dot', 'ada@example.org.'],
  ['a leading dot in the domain', 'ada@.example.org'],
  ['a double dot in the domain', 'ada@example..org'],
  ['a dot at the start of the local part', '.ada@example.org'],
  ['a dot at its end', 'ada.@example.org'],
  ['a double dot in it', 'a..da@example.org'],
  ['a quoted local part', '"ada"@example.org'],
  ['a comment', 'ada(comment)@example.org'],
  ['a name beside it', 'Ada <ada@example.org>'],
  ['a list', 'ada@example.org,bob@example.org'],
  ['a space inside', 'a da@example.org'],
  ['an IPv4 address', 'ada@192.0.2.1'],
  ['an IPv4 address in hex', 'ada@0x7f.1'],
  ['an address literal', 'ada@[192.0.2.1]'],
  ['a port', 'ada@example.org:25'],
  ['a path', 'ada@example.org/x'],
  ['a query', 'ada@example.org?x'],
  ['percent encoding', 'ada@ex%61mple.org'],
  ['a numeric last label', 'ada@example.123'],
  ['an underscore in the domain', 'ada@ex_ample.org'],
  ['a hyphen at the start of a label', 'ada@-example.org'],
  ['65 octets of local part', `${'a'.repeat(65)}@example.org`],
  [
    '255 characters in all',
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example.org`,
  ],
  ['a label of 64', `a@${'b'.repeat(64)}.org`],
  ['a local part beyond ASCII', 'adä@example.org'],
  ['the Kelvin sign', '\u212aelvin@example.org'],
  ['NUL', 'ada\u0000@example.org'],
  ['a line break', 'ada@example.org\nBcc: bob@example.org'],
  ['a carriage return', 'ada\r@example.org'],
  ['a zero-width space', 'ada\u200b@example.org'],
  ['a zero-width joiner in the domain', 'ada@exa\u200dmple.org'],
  ['a soft hyphen', 'ada@exa\u00admple.org'],
  ['a bidirectional override', 'ada@\u202eexample.org'],
  ['a lone surrogate', 'ada@\ud800example.org'],
  ['a no-break space', 'a\u00a0da@example.org'],
  ['an unassigned character', 'ada@\u0378.org'],
];

/** What looks like an address often enough to get past the first checks. */
const likely = fc
  .tuple(
    fc.stringMatching(/^[ -~]{1,20}$/),
    fc.oneof(fc.domain(), fc.string({ unit: 'grapheme', maxLength: 30 })),
  )
  .map(([local, domain]) => `${local}@${domain}`);

describe('canonicalEmail', () => {
  it.each(SAME)('takes %j for %j', (submitted, canonical) => {
    expect(canonicalEmail(submitted)).toBe(canonical);
    expect(canonicalEmail(canonical)).toBe(canonical);
  });

  it.each(NONE)('takes no address with %s', (_, submitted) => {
    expect(canonicalEmail(submitted)).toBeNull();
  });

  it('keeps dots and tags apart: they belong to the owner', () => {
    const spellings = ['ada.l@example.org', 'adal@example.org', 'adal+x@example.org'];
    expect(new Set(spellings.map(canonicalEmail)).size).toBe(3);
  });

  it('is total and idempotent, and its form is what the database asks for', () => {
    let addresses = 0;
    fc.assert(
      fc.property(fc.oneof(likely, fc.emailAddress(), fc.string({ unit: 'binary' })), (submitted) => {
        const canonical = canonicalEmail(submitted);
        if (canonical === null) return;
        addresses += 1;
        expect(canonicalEmail(canonical)).toBe(canonical);
        expect(canonicalEmail(` ${canonical.toUpperCase()}\n`)).toBe(canonical);
        expect(canonical).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
        expect(canonical).toBe(canonical.toLowerCase());
        expect(canonical.length).toBeLessThanOrEqual(254);
      }),
      { numRuns: 2000 },
    );
    expect(addresses).toBeGreaterThan(300);
  });

  it('answers within a moment, however long and odd the text', () => {
    for (const unit of ['a', '.', '@', 'a.', '.@', 'ü', ' ']) {
      expect(cpuMsOf(() => canonicalEmail(unit.repeat(20_000)))).toBeLessThan(200);
      expect(cpuMsOf(() => canonicalEmail(`ada@${unit.repeat(20_000)}`))).toBeLessThan(200);
    }
  });
});

describe('requireEmail', () => {
  it('returns the canonical form, or refuses with EMAIL_INVALID about the field', () => {
    expect(requireEmail(' ADA@example.org', 'email')).toBe('ada@example.org');
    expect(() => requireEmail('ada', 'newEmail')).toThrow(
      expect.objectContaining({ refused: [{ code: 'EMAIL_INVALID', field: 'newEmail' }] }),
    );
  });
});
