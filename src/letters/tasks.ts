/**
 * Names of the jobs that send letters. They stand here because a job is the only thing one flow may ask of
 * another: undoing an e-mail change, for one, sends a reset letter.
 */
export const LETTER_TASKS = {
  verification: 'send-verification',
  passwordReset: 'send-password-reset',
  passwordChanged: 'send-password-changed',
  confirmEmailChange: 'send-confirm-email-change',
  emailChanged: 'send-email-changed',
  newSignIn: 'send-new-sign-in',
  accountDeleted: 'send-account-deleted',
} as const;
