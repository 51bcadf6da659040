/** A mail server in a process of its own: reading letters must not slow down the one that measures. */
import { startMailbox } from '../../src/development/mailbox.js';

const { smtpUrl } = await startMailbox();
process.send?.({ smtpUrl });
process.once('disconnect', () => process.exit(0));
