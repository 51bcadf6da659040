import { afterEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { loadConfig } from '../../src/config.js';
import { startGateway, TEST_ENV, type TestGateway } from '../support/gateway.js';

const NAMESPACE = 'https://hasura.io/jwt/claims';

let gateway: TestGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

/** Registers somebody and returns the verified claims of an access token of theirs. */
async function claimsWith(env: Record<string, string>) {
  gateway = await startGateway({ env });
  const ada = gateway.person();
  await ada.registers();
  const { code } = await gateway.letter(ada.email, 'verify-email');
  await ada.verifies({ code, ticket: ada.ticket });
  const { data } = await ada.graphql('mutation { issueAccessToken { accessToken errors { code } } }');
  const keys = (await (await fetch(`${gateway.app.url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  return (await jwtVerify(data!.issueAccessToken.accessToken as string, createLocalJWKSet(keys))).payload;
}

const problemsOf = (roles: string): string => {
  const env = {
    ...TEST_ENV,
    DATABASE_URL: 'postgres://x/y',
    SMTP_URL: 'smtp://x',
    ACCESS_TOKEN_HASURA_ROLES: roles,
  };
  try {
    loadConfig({ mode: 'production', env, cores: 1 });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('An access token', () => {
  it('carries the session variables of Hasura where roles are configured', async () => {
    const claims = await claimsWith({ ACCESS_TOKEN_HASURA_ROLES: 'user, reader' });
    expect(claims[NAMESPACE]).toEqual({
      'x-hasura-default-role': 'user',
      'x-hasura-allowed-roles': ['user', 'reader'],
      'x-hasura-user-id': claims.sub,
    });
  });

  it('carries nothing of Hasura otherwise', async () => {
    expect(Object.keys(await claimsWith({}))).not.toContain(NAMESPACE);
  });
});

describe('ACCESS_TOKEN_HASURA_ROLES', () => {
  it.each(['admin', 'user,admin', 'user;drop', 'a b'])('refuses %s', (roles) => {
    expect(problemsOf(roles)).toContain('ACCESS_TOKEN_HASURA_ROLES must');
  });

  it('takes a list of roles', () => {
    expect(problemsOf('user,app_reader')).toBe('');
  });
});
