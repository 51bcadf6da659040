/**
 * Moving an account to another mailbox (`requestEmailChange`, a letter, `confirmEmailChange`) and taking it back
 * (`undoEmailChange`). It promises that nothing moves before the new mailbox is proven, that the old one hears of
 * it, and that the asker learns nothing about the new address. It refuses to know how anybody signs in.
 */
export { EmailChangeResolver } from './email-change.resolver.js';
export { sendConfirmEmailChange } from './send-confirm-email-change.task.js';
export { sendEmailChanged } from './send-email-changed.task.js';
