import type { AuthSecurityEventType } from '../api/operations.js';

/** The words of the page for people who are signed in. */
export interface SecurityWords {
  title: string;
  signedInAs(name: string): string;
  signOut: string;
  save: string;
  cancel: string;
  wrongPassword: string;
  /** What a browser says it is; either part may be unknown. */
  device: (browser: string | null, os: string | null) => string;
  confirmPassword: { title: string; lead: string; action: string };
  profile: {
    title: string;
    action: string;
    displayNameHint: string;
    language: string;
    anyLanguage: string;
    done: string;
  };
  email: {
    title: string;
    action: string;
    newEmail: string;
    hint: string;
    request: string;
    sentLead(newEmail: string | null): string;
    confirm: string;
    startOver: string;
    done(email: string): string;
  };
  password: {
    title: string;
    action: string;
    /** What stands for it while nobody changes it. */
    value: string;
    endOthers: string;
    /** `others` is how many other devices were signed out. */
    done(others: number): string;
  };
  devices: {
    title: string;
    lead: string;
    current: string;
    lastUsed: string;
    signedIn: string;
    end: string;
    endNamed(device: string): string;
    endQuestion(device: string): string;
    endLead: string;
    ended(device: string): string;
    endOthers: string;
    endOthersQuestion: string;
    endOthersLead(others: number): string;
    endedOthers(others: number): string;
    noOthers: string;
  };
  recent: { title: string; lead: string; failed: string; more: string };
  deletion: {
    title: string;
    value: string;
    action: string;
    consequences: readonly string[];
    submit: string;
    question: string;
    questionLead(username: string): string;
    confirm: string;
    doneTitle: string;
    doneLead: string;
    doneAction: string;
  };
  /** Names rather than sentences: what failed has one too. */
  events: Record<AuthSecurityEventType, string>;
}

const devices = (count: number): string => (count === 1 ? 'One other device' : `${count} other devices`);

export const security: SecurityWords = {
  title: 'Your account',
  signedInAs: (name) => `Signed in as ${name}`,
  signOut: 'Sign out',
  save: 'Save',
  cancel: 'Cancel',
  wrongPassword: 'This is not the password of your account.',
  device: (browser, os) =>
    browser || os
      ? [browser ?? 'Unknown browser', os && `on ${os}`].filter(Boolean).join(' ')
      : 'Unknown device',
  confirmPassword: {
    title: 'Confirm your password',
    lead: 'You signed in a while ago. Before this is changed, we make sure that it is still you.',
    action: 'Confirm',
  },
  profile: {
    title: 'Profile',
    action: 'Edit profile',
    displayNameHint: 'What others see beside your username. Leave it empty to show only that.',
    language: 'Language of our e-mails',
    anyLanguage: 'No preference',
    done: 'Your profile is saved.',
  },
  email: {
    title: 'E-mail address',
    action: 'Change e-mail address',
    newEmail: 'New e-mail address',
    hint: 'We send an e-mail there. Nothing changes until you confirm it.',
    request: 'Send e-mail',
    sentLead: (newEmail) =>
      `We have sent an e-mail to ${newEmail ?? 'your new address'}. Open the link in it, or type its code here.`,
    confirm: 'Confirm new address',
    startOver: 'Use another address',
    done: (email) => `Your account now belongs to ${email}. We have told your old address, too.`,
  },
  password: {
    title: 'Password',
    action: 'Change password',
    value: 'Only you know it.',
    endOthers: 'Sign out all other devices',
    done: (others) =>
      others === 0
        ? 'Your password is changed. No other device was signed out.'
        : `Your password is changed. ${devices(others)} ${others === 1 ? 'was' : 'were'} signed out.`,
  },
  devices: {
    title: 'Your devices',
    lead: 'Where you are signed in. Sign out what you do not know, and then change your password.',
    current: 'This device',
    lastUsed: 'Last used',
    signedIn: 'Signed in',
    end: 'Sign out',
    endNamed: (device) => `Sign out ${device}`,
    endQuestion: (device) => `Sign out ${device}?`,
    endLead: 'Whoever uses it has to sign in again.',
    ended: (device) => `${device} is signed out.`,
    endOthers: 'Sign out all other devices',
    endOthersQuestion: 'Sign out all other devices?',
    endOthersLead: (others) => `${devices(others)} will have to sign in again. This device stays signed in.`,
    endedOthers: (others) =>
      others === 0
        ? 'No other device was signed in any more.'
        : `${devices(others)} ${others === 1 ? 'is' : 'are'} signed out.`,
    noOthers: 'You are signed in on this device only.',
  },
  recent: {
    title: 'Recent events',
    lead: 'What happened to your account. If something here was not you, change your password.',
    failed: 'Failed',
    more: 'Show more',
  },
  deletion: {
    title: 'Delete account',
    value: 'For good, with everything that belongs to it.',
    action: 'Delete account',
    consequences: [
      'Your profile, your e-mail address and your password are erased.',
      'All your devices are signed out at once.',
      'What other services keep about you stays there, but no longer belongs to an account.',
      'Nobody can bring the account back, not even we.',
    ],
    submit: 'Delete my account',
    question: 'Delete your account for good?',
    questionLead: (username) => `This is the last step. The account “${username}” cannot be brought back.`,
    confirm: 'Delete for good',
    doneTitle: 'Your account is deleted',
    doneLead: 'All your devices are signed out, and we have sent you a last e-mail to say so. Farewell.',
    doneAction: 'Create a new account',
  },
  events: {
    REGISTERED: 'Account created',
    LOGIN: 'Sign-in',
    LOGOUT: 'Sign-out',
    REAUTHENTICATED: 'Password confirmation',
    SESSION_REVOKED: 'Device signed out',
    PASSWORD_RESET_REQUESTED: 'Password reset asked for',
    PASSWORD_RESET: 'Password reset',
    PASSWORD_CHANGED: 'Password change',
    EMAIL_CHANGE_REQUESTED: 'Change of e-mail address asked for',
    EMAIL_CHANGED: 'E-mail address changed',
    EMAIL_CHANGE_UNDONE: 'Change of e-mail address undone',
    PROFILE_CHANGED: 'Profile changed',
    ACCESS_TOKEN_ISSUED: 'Access given to another service',
  },
};
