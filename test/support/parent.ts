import { GATEWAY_KEY } from './gateway.js';

/** What a well-configured parent gateway sends along for its client. */
export interface Client {
  address: string;
  authorization?: string;
  cookie?: string;
  origin?: string;
}

/** The headers of one request of a parent on behalf of a client. */
export const parentHeaders = ({ address, ...rest }: Client): Record<string, string> => ({
  'x-gateway-key': GATEWAY_KEY,
  'x-forwarded-for': address,
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  ...rest,
});

/** A second service: its type points at `User`, whose name only the gateway knows. */
export const NOTES = {
  federation: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
    type Query { notes: [Note!]! }
    type Note { id: ID! text: String! author: User! }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    type Mutation { pinNote(id: ID!): PinNotePayload! }
    type PinNotePayload { note: Note errors: [AuthUserError!]! }
    enum AuthErrorCode { INVALID_CREDENTIALS }
    type AuthUserError @shareable { code: AuthErrorCode! message: String! field: String }`,
  stitching: `
    type Query { notes: [Note!]! }
    type Note { id: ID! text: String! author: User! }
    type User { id: ID! }`,
};

/** One note by each of these users. */
export const notesBy = (ids: readonly string[]): { id: string; text: string; author: object }[] =>
  ids.map((id, index) => ({ id: `${index}`, text: `Note ${index}`, author: { __typename: 'User', id } }));
