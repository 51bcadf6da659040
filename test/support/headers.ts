import { expect } from '@jest/globals';
import type { WireAnswer } from './wire.js';

/** The headers that every answer of production carries, and the ones that none does. */
export function expectSecurityHeaders({ headers }: WireAnswer): void {
  expect(headers).toMatchObject({
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  for (const directive of ['default-src', 'base-uri', 'object-src', 'frame-ancestors']) {
    expect(headers['content-security-policy']).toContain(`${directive} 'none'`);
  }
  expect(headers).not.toHaveProperty('server');
  expect(headers).not.toHaveProperty('x-powered-by');
}
