/** Names of the jobs of this flow. */
export const SEND_VERIFICATION = 'send-verification';
