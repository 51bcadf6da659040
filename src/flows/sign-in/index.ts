/**
 * How a user proves who they are: `login`, `reauthenticate`, and how they stop: `logout`. It promises one answer
 * for every wrong try, a new credential at every authentication, and a bound on tries that parallel requests
 * cannot outrun. It refuses to know where accounts come from.
 */
export { SignInResolver } from './sign-in.resolver.js';
export { sendNewSignIn } from './send-new-sign-in.task.js';
