import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import { handler } from 'altcha-lib/workers/shared';

/** One thread that works on a puzzle. */
handler({ deriveKey });
