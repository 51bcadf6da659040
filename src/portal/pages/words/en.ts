import type { AuthErrorCode } from '../api/operations.js';
import { security, type SecurityWords } from './en.security.js';

/** The shape that every language fills. */
export interface Words {
  /** Sentences for refusals; null where the gateway's own are in this language. */
  refusals: Record<AuthErrorCode, string> | null;
  problems: {
    offline: string;
    'signed-out': string;
    stale: string;
    malformed: string;
    limited: string;
    busy: string;
    failed: string;
    /** `when` is a phrase such as "in 4 minutes". */
    tryAgain(when: string): string;
    tryNow: string;
    requestId(id: string): string;
  };
  hints: {
    required: string;
    email: string;
    username: string;
    newPassword(least: number): string;
    tooShort(least: number): string;
  };
  labels: {
    email: string;
    username: string;
    password: string;
    newPassword: string;
    currentPassword: string;
    displayName: string;
    identifier: string;
    remember: string;
    optional: string;
  };
  showPassword: string;
  /** By score, from "guessed at once" to "very strong". */
  strength: readonly [string, string, string, string, string];
  code: { label: string; hint(length: number): string };
  captcha: { working: string; failed: string };
  footer: { terms: string; privacy: string; support: string; language: string };
  loading: string;
  tryAgain: string;
  justNow: string;
  signUp: {
    title: string;
    lead(brand: string): string;
    action: string;
    hasAccount: string;
    gmailNote: string;
  };
  verifyEmail: {
    checkTitle: string;
    checkLead: string;
    codeAction: string;
    resend: string;
    resendIn(when: string): string;
    resent: string;
    spamHint: string;
    otherAddress: string;
    linkTitle: string;
    linkLead: string;
    linkAction: string;
    passwordLead: string;
    lostTitle: string;
    lostLead: string;
  };
  signIn: {
    title: string;
    lead(brand: string): string;
    action: string;
    forgot: string;
    newHere: string;
    signUp: string;
    comeBack: string;
  };
  signedOut: { title: string; lead: string; action: string };
  forgotPassword: {
    title: string;
    lead: string;
    action: string;
    sentTitle: string;
    sentLead: string;
    remembered: string;
  };
  resetPassword: {
    title: string;
    lead: string;
    action: string;
    doneTitle: string;
    doneLead: string;
    expiredAction: string;
  };
  confirmEmailChange: {
    title: string;
    lead: string;
    action: string;
    doneTitle: string;
    /** `email` is the new address, or `newAddress`. */
    doneLead(email: string): string;
    newAddress: string;
  };
  undoEmailChange: {
    title: string;
    lead: string;
    action: string;
    doneTitle: string;
    doneLead: string;
  };
  /** A page that was opened without what it needs, or whose letter has done its work. */
  noLink: { title: string; lead: string };
  notFound: { title: string; lead: string };
  toSignIn: string;
  toSecurity: string;
  security: SecurityWords;
}

export const en: Words = {
  refusals: null,
  problems: {
    offline: 'We could not reach the server. Check your connection and try again; nothing you typed is lost.',
    'signed-out': 'You are signed out. Sign in again to go on.',
    stale: 'Nothing was changed: this needs your password.',
    malformed: 'Something in this form does not have the form we expected.',
    limited: 'That was too often.',
    busy: 'We are very busy right now.',
    failed: 'Something went wrong on our side. Try again in a moment.',
    tryAgain: (when) => `Try again ${when}.`,
    tryNow: 'You can try again now.',
    requestId: (id) => `If you ask for help, name this number: ${id}`,
  },
  hints: {
    required: 'Fill this in.',
    email: 'This is not an e-mail address. One looks like ada@example.org.',
    username: '3 to 30 of a–z, 0–9, “_”, “.” and “-”, starting with a letter. Others can see it.',
    newPassword: (least) =>
      `At least ${least} characters. A few words in a row make a good one; spaces are fine.`,
    tooShort: (least) => `Too short: use at least ${least} characters.`,
  },
  labels: {
    email: 'E-mail address',
    username: 'Username',
    password: 'Password',
    newPassword: 'New password',
    currentPassword: 'Current password',
    displayName: 'Display name',
    identifier: 'E-mail address or username',
    remember: 'Stay signed in on this device',
    optional: '(optional)',
  },
  showPassword: 'Show password',
  strength: [
    'Guessed at once.',
    'Easy to guess.',
    'Could be better: add a word or two.',
    'Good.',
    'Very good.',
  ],
  code: {
    label: 'Code from the e-mail',
    hint: (length) => `${length} letters and digits. Upper or lower case, with or without the hyphen.`,
  },
  captcha: {
    working: 'One moment: we are making sure that no program is at work here.',
    failed: 'We could not make sure that no program is at work here. Try again in a moment.',
  },
  footer: { terms: 'Terms', privacy: 'Privacy', support: 'Help', language: 'Language' },
  loading: 'Loading…',
  tryAgain: 'Try again',
  justNow: 'just now',
  signUp: {
    title: 'Create an account',
    lead: (brand) => `One account for everything at ${brand}.`,
    action: 'Create account',
    hasAccount: 'Already have an account?',
    gmailNote: 'We send you one e-mail to confirm it. Dots and “+tags” count as you type them.',
  },
  verifyEmail: {
    checkTitle: 'Check your mail',
    checkLead:
      'We have sent you an e-mail. Open the link in it, or type its code here. It works for a while, so there is no hurry.',
    codeAction: 'Confirm',
    resend: 'Send it again',
    resendIn: (when) => `You can ask for another one ${when}.`,
    resent: 'Another e-mail is on its way. The earlier one no longer works.',
    spamHint: 'Nothing there? Look into the spam folder, and check the address you gave.',
    otherAddress: 'Use another address',
    linkTitle: 'Confirm your address',
    linkLead: 'One click, and your account is ready.',
    linkAction: 'Confirm my address',
    passwordLead:
      'You opened the link on another device, or some time later. Enter the password you chose when you signed up, so that we know it is you.',
    lostTitle: 'Confirm your address',
    lostLead: 'Open the link in the e-mail we sent you. If you no longer have it, sign up again.',
  },
  signIn: {
    title: 'Sign in',
    lead: (brand) => `Welcome back to ${brand}.`,
    action: 'Sign in',
    forgot: 'Forgot your password?',
    newHere: 'New here?',
    signUp: 'Create an account',
    comeBack: 'You are not signed in, or not any more. Sign in and you are back where you were.',
  },
  signedOut: {
    title: 'You are signed out',
    lead: 'On this device nobody gets into your account now. Your other devices stay signed in.',
    action: 'Sign in again',
  },
  forgotPassword: {
    title: 'Forgot your password?',
    lead: 'Tell us your e-mail address, and we send you a link to set a new one.',
    action: 'Send the link',
    sentTitle: 'Check your mail',
    sentLead:
      'If there is an account with this address, an e-mail is on its way. Open its link, or type its code here.',
    remembered: 'Remembered it?',
  },
  resetPassword: {
    title: 'Set a new password',
    lead: 'Afterwards you are signed out everywhere, and sign in with the new one.',
    action: 'Set password',
    doneTitle: 'Your password is set',
    doneLead: 'You are signed out on all devices. Sign in with the new password.',
    expiredAction: 'Ask for a new link',
  },
  confirmEmailChange: {
    title: 'Confirm your new address',
    lead: 'From now on you sign in with it, and e-mails go there.',
    action: 'Use this address',
    doneTitle: 'Your address has changed',
    doneLead: (email) => `Your account now belongs to ${email}. We have told your old address, too.`,
    newAddress: 'the new address',
  },
  undoEmailChange: {
    title: 'Take your account back',
    lead: 'Somebody moved your account to another address. One click moves it back and signs everybody out.',
    action: 'Undo the change',
    doneTitle: 'Your account is yours again',
    doneLead:
      'Everybody is signed out. We have sent you an e-mail to set a new password: do it now, because somebody may know the old one.',
  },
  noLink: {
    title: 'This page needs a link',
    lead: 'Open the link in the e-mail once more. If it no longer works, ask for a new one.',
  },
  notFound: { title: 'There is no such page', lead: 'The address may be mistyped, or the page has moved.' },
  toSignIn: 'Sign in',
  toSecurity: 'Your account',
  security,
};
