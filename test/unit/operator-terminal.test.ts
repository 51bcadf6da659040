import { describe, expect, it } from '@jest/globals';
import { confirm, facts, moment, table, type Terminal } from '../../src/operator/terminal.js';

const terminalThat = (answer: string | null): Terminal & { asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    env: {},
    cores: 1,
    operator: 'somebody',
    ask: answer === null ? null : async (question) => (asked.push(question), answer),
    print: () => undefined,
    complain: () => undefined,
  };
};

describe('Before it destroys, the command', () => {
  it.each(['y', 'Y', 'yes', ' y '])('goes on for %j', async (answer) => {
    const terminal = terminalThat(answer);
    await confirm(terminal, {}, 'delete everything');
    expect(terminal.asked).toEqual(['This will delete everything. Go on? [y/N] ']);
  });

  it.each(['', 'n', 'no', 'yep, but not now', 'j'])('stops for %j', async (answer) => {
    await expect(confirm(terminalThat(answer), {}, 'delete everything')).rejects.toMatchObject({
      exitCode: 4,
    });
  });

  it('asks nobody where there is no terminal, and stops', async () => {
    await expect(confirm(terminalThat(null), {}, 'delete everything')).rejects.toMatchObject({
      exitCode: 4,
      message: 'This would delete everything. Say --yes to do it without a terminal.',
    });
  });

  it('takes --yes for an answer', async () => {
    const terminal = terminalThat('n');
    await confirm(terminal, { yes: true }, 'delete everything');
    expect(terminal.asked).toEqual([]);
  });
});

describe('What it prints', () => {
  it('stands in columns', () => {
    expect(
      table(
        [
          { id: '1', name: 'Ada' },
          { id: '23', name: 'B' },
        ],
        'Nobody.',
      ),
    ).toBe('ID  NAME\n1   Ada\n23  B');
    expect(table([], 'Nobody.')).toBe('Nobody.');
    expect(facts({ id: '1', 'display name': 'Ada' })).toBe('id            1\ndisplay name  Ada');
    expect(moment(null)).toBe('–');
    expect(moment(new Date(0))).toBe('1970-01-01 00:00:00Z');
  });
});
