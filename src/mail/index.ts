/**
 * What the product knows of e-mail itself: the identity of an address, the links, the words and the looks of
 * letters, what DNS must say about their sender. It promises one canonical form for every spelling of an address,
 * and letters in the reader's language that read well with and without HTML. It knows nothing of who gets a
 * letter, when, or how it is delivered.
 */
export { canonicalEmail, requireEmail } from './address.js';
export { EmailAddressScalar } from './email-address.type.js';
export { LETTER_KINDS, type LetterKind, WORDED_KINDS, type WordedKind } from './kinds.js';
export { loadLetterTemplates, problemsOfBuiltInLetters } from './letter-templates.js';
export { accountPage, linkTo } from './links.js';
export { chooseVoice, localesOf } from './locale.js';
export { judgeRecords, type RecordVerdict, recordsOf, type SenderRecord } from './sender-records.js';
export { postOptions, senderOf } from './sender.js';
export { type Letter, type Occasion, type Reader, writeLetter, type WritingCtx } from './write-letter.js';
