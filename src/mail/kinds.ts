/** Every kind of letter of the contract; travels as `X-Portcullis-Mail`. */
export const LETTER_KINDS = [
  'verify-email',
  'account-exists',
  'reset-password',
  'password-changed',
  'confirm-email-change',
  'email-changed',
  'new-sign-in',
  'account-deleted',
] as const;
export type LetterKind = (typeof LETTER_KINDS)[number];

/** What has words in every language: the letters, and the one of `npm run mail:check`. */
export const WORDED_KINDS = [...LETTER_KINDS, 'delivery-test'] as const;
export type WordedKind = (typeof WORDED_KINDS)[number];

/** Sections that every letter has. */
const ALWAYS = ['subject', 'preview', 'intro', 'next', 'reason'] as const;

/** Sections that only some have: a button near the top, a code, what strangers do, a button for strangers. */
const BESIDES = {
  'verify-email': ['action', 'code', 'not-you'],
  'account-exists': ['action', 'not-you'],
  'reset-password': ['action', 'code', 'not-you'],
  'password-changed': ['not-you', 'rescue'],
  'confirm-email-change': ['action', 'code', 'not-you'],
  'email-changed': ['not-you', 'rescue'],
  'new-sign-in': ['not-you', 'rescue'],
  'account-deleted': ['not-you'],
  'delivery-test': ['action', 'code'],
} as const satisfies Record<WordedKind, readonly string[]>;

export type LetterSection = (typeof ALWAYS)[number] | (typeof BESIDES)[WordedKind][number];

/** The sections that the words of a letter must have; others are a mistake. */
export const sectionsOf = (kind: WordedKind): readonly LetterSection[] => [...ALWAYS, ...BESIDES[kind]];

/** What letters share in one language: greeting, labels, the last lines. */
export const SHARED_SECTIONS = [
  'greeting',
  'not-you-title',
  'fallback',
  'account',
  'when',
  'device',
  'address',
  'device-name',
  'support',
] as const;
export type SharedSection = (typeof SHARED_SECTIONS)[number];
