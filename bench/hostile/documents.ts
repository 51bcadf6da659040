import { garbage, hostileString, mutate } from './values.js';
import type { Random } from './random.js';

const ERRORS = 'errors { code message field }';

/** Every mutation with an input, and the fields that input has. */
export const MUTATIONS: readonly { name: string; type: string; fields: readonly string[] }[] = [
  {
    name: 'register',
    type: 'RegisterInput',
    fields: ['email', 'username', 'password', 'displayName', 'locale', 'captchaToken'],
  },
  {
    name: 'verifyEmail',
    type: 'VerifyEmailInput',
    fields: ['token', 'code', 'ticket', 'password', 'transport'],
  },
  { name: 'resendVerification', type: 'ResendVerificationInput', fields: ['ticket'] },
  {
    name: 'login',
    type: 'LoginInput',
    fields: ['identifier', 'password', 'transport', 'remember', 'captchaToken'],
  },
  { name: 'reauthenticate', type: 'ReauthenticateInput', fields: ['password'] },
  { name: 'requestPasswordReset', type: 'RequestPasswordResetInput', fields: ['email', 'captchaToken'] },
  { name: 'resetPassword', type: 'ResetPasswordInput', fields: ['token', 'ticket', 'code', 'newPassword'] },
  {
    name: 'changePassword',
    type: 'ChangePasswordInput',
    fields: ['currentPassword', 'newPassword', 'revokeOtherSessions'],
  },
  { name: 'requestEmailChange', type: 'RequestEmailChangeInput', fields: ['newEmail'] },
  { name: 'confirmEmailChange', type: 'ConfirmEmailChangeInput', fields: ['token', 'ticket', 'code'] },
  { name: 'undoEmailChange', type: 'UndoEmailChangeInput', fields: ['token'] },
  { name: 'revokeSession', type: 'RevokeSessionInput', fields: ['sessionId'] },
  { name: 'issueAccessToken', type: 'IssueAccessTokenInput', fields: ['audience'] },
  { name: 'updateProfile', type: 'UpdateProfileInput', fields: ['displayName', 'locale'] },
];

export const documentOf = ({ name, type }: { name: string; type: string }): string =>
  `mutation($input: ${type}!) { ${name}(input: $input) { ${ERRORS} } }`;

const SOUND = [
  '{ me { id username email } }',
  '{ mySessions { id device { label } } }',
  'query($first: Int!) { mySecurityEvents(first: $first) { edges { node { id type } } pageInfo { endCursor } } }',
  '{ authSettings { passwordMinLength captchaSiteKey } }',
  'query($ids: [ID!]!) { users(ids: $ids) { id username } }',
  `mutation { logout { ${ERRORS} } }`,
  `mutation { revokeOtherSessions { ${ERRORS} } }`,
  ...MUTATIONS.map(documentOf),
];

/** Shapes that keep parsers and validators busy, at any size the body limit lets through. */
const SHAPES: readonly ((random: Random) => string)[] = [
  (random) => mutate(random, random.pick(SOUND)),
  (random) => mutate(random, random.pick(SOUND)),
  (random) => mutate(random, random.pick(SOUND)),
  (random) => '{ me '.repeat(random.int(2000)),
  (random) => `${'{ me '.repeat(random.int(900))}${'}'.repeat(random.int(900))}`,
  (random) => `{ ${Array.from({ length: random.int(500) }, (_, at) => `a${at}: me { id }`).join(' ')} }`,
  (random) =>
    `mutation { ${Array.from({ length: 1 + random.int(60) }, (_, at) => `a${at}: login(input: {identifier: "x", password: "y"}) { ${ERRORS} }`).join(' ')} }`,
  () => 'query { ...A } fragment A on Query { ...B } fragment B on Query { ...A me { id } }',
  (random) => fragmentBomb(2 + random.int(30)),
  (random) => `{ me { id ${'@include(if: true) '.repeat(random.int(800))} } }`,
  (random) =>
    `query(${Array.from({ length: random.int(400) }, (_, at) => `$v${at}: String`).join(', ')}) { me { id } }`,
  (random) => `{ users(ids: ${'['.repeat(random.int(3000))}) { id } }`,
  () => '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
  () => 'query { __type(name: "User") { name } _service { sdl } }',
  () => 'subscription { me { id } }',
  (random) => `{ me { ${garbage(random, 30).replace(/[{}]/g, '')} } }`,
  (random) =>
    `mutation { login(input: {identifier: ${JSON.stringify(hostileString(random))}, password: """${garbage(random, 20)}"""}) { ${ERRORS} } }`,
  (random) => `query Q { me { id } } query ${random.pick(['Q', 'R'])} { me { id } }`,
  (random) => garbage(random, random.int(3000)),
  () => '',
  () => '#'.repeat(20_000),
  () => '{ mee { idd } }',
  () => 'type Query { me: String } { me }',
];

export const hostileDocument = (random: Random): string => random.pick(SHAPES)(random);

/** Each fragment spreads the next one twice: two to the power of `size` selections. */
function fragmentBomb(size: number): string {
  const fragments = Array.from(
    { length: size },
    (_, at) => `fragment F${at} on User { ...F${at + 1} ...F${at + 1} }`,
  );
  return `{ me { ...F0 } } ${fragments.join(' ')} fragment F${size} on User { id }`;
}
