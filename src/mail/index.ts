/**
 * What the product knows of e-mail itself: the identity of an address, the links and the looks of a letter.
 * It promises one canonical form for every spelling of an address and letters that read well with and without
 * HTML. It knows nothing of who gets a letter, when, or how it is delivered.
 */
export { canonicalEmail, requireEmail } from './address.js';
export { EmailAddressScalar } from './email-address.type.js';
export { type Letter, type LetterParts, momentForPeople, renderLetter } from './layout.js';
export { accountPage, linkTo } from './links.js';
