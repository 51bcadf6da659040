// Runs in a thread of the hashing pool. Plain JavaScript: threads start without the loaders that the
// development and test runs use for TypeScript.
import { hashSync as argon2Hash, verifySync as argon2Verify } from '@node-rs/argon2';
import bcrypt from 'bcryptjs';

/** OWASP's first choice for argon2id: 19 MiB of memory, two passes, one lane. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * @typedef {{ do: 'hash', scheme: 'bcrypt' | 'argon2id', cost: number, secret: string }} HashWork
 * @typedef {{ do: 'verify', scheme: 'bcrypt' | 'argon2id', hash: string, secret: string }} VerifyWork
 */

/**
 * @param {HashWork | VerifyWork} work
 * @returns {{ result: string | boolean, workMs: number }} with the time it took here, waiting not included
 */
export default function run(work) {
  const startedAt = performance.now();
  const result = perform(work);
  return { result, workMs: performance.now() - startedAt };
}

/** @param {HashWork | VerifyWork} work */
function perform(work) {
  if (work.do === 'hash') {
    // Synchronous, both: this thread has nothing else to do, and threads of the library would not yield as it does.
    return work.scheme === 'argon2id'
      ? argon2Hash(work.secret, ARGON2ID)
      : bcrypt.hashSync(work.secret, work.cost);
  }
  return work.scheme === 'argon2id'
    ? argon2Verify(work.hash, work.secret)
    : bcrypt.compareSync(work.secret, work.hash);
}
