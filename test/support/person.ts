import { randomBytes } from 'node:crypto';

export interface GraphqlAnswer {
  status: number;
  headers: Headers;
  data: Record<string, any> | null;
  errors: { message: string; extensions: Record<string, any>; path?: unknown[] }[];
  /** The body as it came. */
  text: string;
}

export interface PersonOptions {
  url: string;
  origin: string;
  name?: string;
}

export interface RequestOptions {
  headers?: Record<string, string | undefined>;
  /** `null` sends no Origin. */
  origin?: string | null;
}

const USER = 'id username displayName createdAt email locale';
const SESSION =
  'id current createdAt lastSeenAt expiresAt authenticatedAt ipAddress userAgent device { label browser os kind }';
const ERRORS = 'errors { code message field }';

/**
 * A person with a client: knows an address and a password, keeps a ticket, a cookie and a bearer credential, and
 * acts through GraphQL over HTTP like anybody else. Methods return the payload of their mutation.
 */
export class Person {
  readonly email: string;
  readonly username: string;
  password = 'correct horse battery';
  ticket: string | null = null;
  /** The credential, with transport BEARER. */
  sessionToken: string | null = null;
  /** The raw value of the session cookie. */
  cookie: string | null = null;
  /** Sent with every request, such as the headers of a parent gateway. */
  headers: Record<string, string> = {};
  /** The last answer this client got, headers and all. */
  lastAnswer: GraphqlAnswer | null = null;
  userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

  constructor(private readonly options: PersonOptions) {
    const name = options.name ?? `p${randomBytes(5).toString('hex')}`;
    this.username = name;
    this.email = `${name}@mail.test`;
  }

  /** The same person at another client, with nothing but what they know. */
  onAnotherDevice(): Person {
    const other = new Person({ ...this.options, name: this.username });
    Object.assign(other, { email: this.email, password: this.password });
    other.userAgent =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
    return other;
  }

  async graphql(query: string, variables: object = {}, request: RequestOptions = {}): Promise<GraphqlAnswer> {
    const { url, origin } = this.options;
    const chosenOrigin = request.origin === undefined ? origin : request.origin;
    const headers: Record<string, string | undefined> = {
      'content-type': 'application/json',
      'user-agent': this.userAgent,
      ...(chosenOrigin && { origin: chosenOrigin }),
      ...(this.sessionToken && { authorization: `Bearer ${this.sessionToken}` }),
      ...(this.cookie && { cookie: `__Host-portcullis=${this.cookie}` }),
      ...this.headers,
      ...request.headers,
    };
    const sent = Object.fromEntries(
      Object.entries(headers).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: sent,
      body: JSON.stringify({ query, variables }),
    });
    this.#keepCookie(response.headers);
    const text = await response.text();
    const body = JSON.parse(text) as Partial<GraphqlAnswer>;
    const { status, headers: answered } = response;
    this.lastAnswer = { status, headers: answered, data: body.data ?? null, errors: body.errors ?? [], text };
    return this.lastAnswer;
  }

  #keepCookie(headers: Headers): void {
    for (const cookie of headers.getSetCookie()) {
      const value = /^__Host-portcullis=([^;]*)/.exec(cookie)?.[1];
      if (value !== undefined) this.cookie = value || null;
    }
  }

  /** Calls one mutation; throws on a top-level error, so that tests which expect one use {@link graphql}. */
  async #mutate(name: string, inputType: string, input: object, selection: string): Promise<any> {
    const query = `mutation($input: ${inputType}!) { ${name}(input: $input) { ${selection} ${ERRORS} } }`;
    const answer = await this.graphql(query, { input });
    if (answer.errors.length > 0) throw new TopLevelError(answer);
    const payload = answer.data![name];
    if (payload.sessionToken) this.sessionToken = payload.sessionToken;
    return payload;
  }

  async registers(input: object = {}): Promise<any> {
    const { email, username, password } = this;
    const payload = await this.#mutate(
      'register',
      'RegisterInput',
      { email, username, password, ...input },
      'ticket expiresAt notice',
    );
    if (payload.ticket) this.ticket = payload.ticket;
    return payload;
  }

  verifies(input: object): Promise<any> {
    return this.#mutate(
      'verifyEmail',
      'VerifyEmailInput',
      { transport: 'BEARER', ...input },
      `user { ${USER} } session { ${SESSION} } sessionToken`,
    );
  }

  resendsVerification(ticket = this.ticket): Promise<any> {
    return this.#mutate('resendVerification', 'ResendVerificationInput', { ticket }, 'notice');
  }

  logsIn(input: object = {}): Promise<any> {
    const base = { identifier: this.email, password: this.password, transport: 'BEARER' };
    return this.#mutate(
      'login',
      'LoginInput',
      { ...base, ...input },
      `user { ${USER} } session { ${SESSION} } sessionToken`,
    );
  }

  async logsOut(): Promise<any> {
    const { data, errors } = await this.graphql(`mutation { logout { ${ERRORS} } }`);
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return data!.logout;
  }

  reauthenticates(password = this.password): Promise<any> {
    return this.#mutate(
      'reauthenticate',
      'ReauthenticateInput',
      { password },
      `session { ${SESSION} } sessionToken`,
    );
  }

  requestsPasswordReset(email = this.email): Promise<any> {
    return this.#mutate(
      'requestPasswordReset',
      'RequestPasswordResetInput',
      { email },
      'ticket expiresAt notice',
    );
  }

  resetsPassword(input: object): Promise<any> {
    return this.#mutate('resetPassword', 'ResetPasswordInput', input, 'notice');
  }

  changesPassword(input: object): Promise<any> {
    return this.#mutate(
      'changePassword',
      'ChangePasswordInput',
      { currentPassword: this.password, ...input },
      `session { ${SESSION} } sessionToken revokedSessions`,
    );
  }

  revokesSession(sessionId: string): Promise<any> {
    return this.#mutate('revokeSession', 'RevokeSessionInput', { sessionId }, 'revokedSessionId');
  }

  async revokesOtherSessions(): Promise<any> {
    const answer = await this.graphql(`mutation { revokeOtherSessions { revokedSessions ${ERRORS} } }`);
    if (answer.errors.length > 0) throw new TopLevelError(answer);
    return answer.data!.revokeOtherSessions;
  }

  updatesProfile(input: object): Promise<any> {
    return this.#mutate('updateProfile', 'UpdateProfileInput', input, `user { ${USER} }`);
  }

  async me(request?: RequestOptions): Promise<any> {
    const answer = await this.graphql(`{ me { ${USER} } }`, {}, request);
    if (answer.errors.length > 0) throw new TopLevelError(answer);
    return answer.data!.me;
  }

  async mySessions(): Promise<any[]> {
    const answer = await this.graphql(`{ mySessions { ${SESSION} } }`);
    if (answer.errors.length > 0) throw new TopLevelError(answer);
    return answer.data!.mySessions;
  }
}

/** A top-level GraphQL error that a test did not ask for, or asks for with `toBeDenied`. */
export class TopLevelError extends Error {
  readonly code: string;
  constructor(readonly answer: GraphqlAnswer) {
    super(`Top-level error: ${JSON.stringify(answer.errors)}`);
    this.code = answer.errors[0]?.extensions.code;
  }
}
