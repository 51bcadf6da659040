import type { DevMessage } from '../../src/development/dev-message.js';
import type { TestGateway } from './gateway.js';
import { type Person, TopLevelError } from './person.js';

/** Makes a person with an account, signed in with a bearer credential. */
export async function signUp(gateway: TestGateway, person: Person = gateway.person()): Promise<Person> {
  await person.registers();
  const letter = await gateway.letter(person.email, 'verify-email');
  const { errors } = await person.verifies({ token: linkToken(letter), ticket: person.ticket });
  if (errors.length > 0) throw new Error(`The sign-up failed: ${JSON.stringify(errors)}`);
  return person;
}

/** What stands behind `#token=` in the link of a letter. */
export function linkToken({ links }: Pick<DevMessage, 'links'>): string {
  const token = links.map((link) => /#token=([\w-]{43})$/.exec(link)?.[1]).find(Boolean);
  if (!token) throw new Error(`No link with a token among ${links.length} links.`);
  return token;
}

const SELECTIONS: Record<string, string> = {
  requestEmailChange: 'ticket expiresAt notice',
  confirmEmailChange: 'user { id username email } notice',
  undoEmailChange: 'notice',
  issueAccessToken: 'accessToken expiresAt',
  deleteAccount: 'deletedUserId',
};

/** Calls a mutation and returns its payload; throws a `TopLevelError` where the request as a whole was denied. */
export async function act(person: Person, mutation: string, input: object): Promise<any> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const isOptional = mutation === 'issueAccessToken';
  const answer = await person.graphql(
    `mutation($input: ${type}${isOptional ? '' : '!'}) { ${mutation}(input: $input) {
       ${SELECTIONS[mutation]} errors { code message field } } }`,
    { input },
  );
  if (answer.errors.length > 0) throw new TopLevelError(answer);
  return answer.data![mutation];
}

/** An address nobody has used yet. */
let addresses = 0;
export const newAddress = (): string => `somewhere-new-${Date.now()}-${(addresses += 1)}@mail.test`;

/** How each of many payloads ended: its first refusal, or `ok`; sorted. */
export const outcomesOf = (payloads: readonly { errors: { code: string }[] }[]): string[] =>
  payloads.map(({ errors }) => errors[0]?.code ?? 'ok').sort();

/** Every event of one type, oldest first. */
export const eventsOfType = (
  { database }: Pick<TestGateway, 'database'>,
  type: string,
): Promise<Record<string, any>[]> =>
  database.query('SELECT * FROM audit_events WHERE type = $1 ORDER BY at, id', [type]);

/** Every row of the database as text, the queue's included. */
export async function wholeDatabase({ database }: Pick<TestGateway, 'database'>): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await database.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} t`);
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  return rows;
}
