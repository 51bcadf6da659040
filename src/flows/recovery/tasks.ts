/** Names of the jobs of this flow. */
export const SEND_PASSWORD_RESET = 'send-password-reset';
export const SEND_PASSWORD_CHANGED = 'send-password-changed';
