import type { Config } from '../config.js';
import { DAY, HOUR, MINUTE } from '../platform/clock.js';

/** What a mailed secret is for. It is part of the key it is computed with: one kind is never usable as another. */
export const PURPOSES = [
  'verify-email',
  'reset-password',
  'confirm-email-change',
  'undo-email-change',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** How long a challenge of each purpose can be claimed, in milliseconds. */
export function lifetimeOf(purpose: Purpose, config: Config): number {
  switch (purpose) {
    // Mail may be slow and people sleep; nothing exists yet that a thief could gain.
    case 'verify-email':
      return config.verifyEmailHours * HOUR;
    // Opens an existing account: no longer than it takes to switch to the mailbox and back.
    case 'reset-password':
      return config.resetPasswordMinutes * MINUTE;
    case 'confirm-email-change':
      return config.emailChangeMinutes * MINUTE;
    // The old owner may be on holiday while a thief moves the account away.
    case 'undo-email-change':
      return config.undoEmailChangeDays * DAY;
  }
}
