/**
 * Signed-in clients. It promises that a session is a row and nothing else: whoever deletes it has ended it, on
 * every instance, at once; that a credential is random, stored as a digest, and works only the way it was issued
 * for. It refuses to know how a person proved who they are.
 */
export { type AccessToken, isAccessTokenShaped, mintAccessToken } from './access-token.js';
export { authenticate, isFresh, type PresentedCredentials } from './authenticate.js';
export { cookieName, readCookies, serializeCookie } from './cookie.js';
export { describeDevice, type Device } from './device.js';
export { listSessions } from './list.js';
export { countLiveSessions } from './live.js';
export { refuseForeignOrigin } from './origin.js';
export { provePassword } from './prove-password.js';
export {
  countSessions,
  endAllSessions,
  endEverySession,
  endOtherSessions,
  endPresentedSession,
  endSession,
  forgetCookie,
} from './revoke.js';
export { Session } from './session.model.js';
export { presentSession, SessionDevice, SessionTransport, UserSession } from './session.type.js';
export { SigningKey } from './signing-key.model.js';
export { listPublicKeys, rotateKeysTask, rotateSigningKeys } from './signing-keys.js';
export { renewSession, type StartedSession, startSession } from './start.js';
