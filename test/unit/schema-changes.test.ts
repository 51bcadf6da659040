import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { coordinateOf, findUnannounced } from '../../scripts/schema-changes.mjs';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const released = read('schema.graphql');

/** The coordinates that would have to be told if the schema changed like this. */
async function untold(change: [string | RegExp, string], pending = ''): Promise<string[]> {
  const current = released.replace(...change);
  expect(current).not.toBe(released);
  const changelog = `# Changelog\n\n## Pending\n\n${pending}\n\n## 0.1.0\n\n- \`User.locale\` \`Query.me\`\n`;
  const { unannounced } = await findUnannounced({ released, current, changelog });
  return [...new Set(unannounced.map(coordinateOf))];
}

describe('A change that breaks clients has to be told in the changelog:', () => {
  it.each<[string, [string | RegExp, string], string]>([
    ['a field that is gone', ['  mySessions: [', '  theirSessions: ['], 'Query.mySessions'],
    ['a field that may be null', [/(type User \{[^}]*username: String)!/, '$1'], 'User.username'],
    [
      'another level of access',
      ['me: User @access(level: PUBLIC)', 'me: User @access(level: SESSION)'],
      'Query.me',
    ],
    [
      'another limit',
      ['@rateLimit(limit: 100, duration: 900)', '@rateLimit(limit: 10, duration: 900)'],
      'Mutation.login',
    ],
    [
      'a limit that is new',
      [
        'me: User @access(level: PUBLIC)',
        'me: User @access(level: PUBLIC) @rateLimit(limit: 1, duration: 1)',
      ],
      'Query.me',
    ],
  ])('%s', async (_what, change, coordinate) => {
    expect(await untold(change)).toEqual([coordinate]);
    expect(await untold(change, `### Breaking\n\n- \`${coordinate}\` changed.`)).toEqual([]);
  });

  it('an addition has not', async () => {
    expect(
      await untold(['me: User @access', 'extra: Int @access(level: PUBLIC)\n  me: User @access']),
    ).toEqual([]);
  });
});
