// A second subgraph. It knows notes and the ids of their authors, and nothing else about people.
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

export const typeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
  type Query {
    notes: [Note!]!
  }
  type Mutation {
    "A real service takes the author from an access token, verified against /.well-known/jwks.json."
    addNote(authorId: ID!, text: String!): Note!
  }
  type Note {
    id: ID!
    text: String!
    "Null once the account is deleted."
    author: User
  }
  "The gateway knows the rest."
  type User @key(fields: "id", resolvable: false) {
    id: ID!
  }
`;

export async function startNotes({ port }) {
  const notes = [];
  const resolvers = {
    Query: { notes: () => notes },
    Mutation: {
      addNote(_source, { authorId, text }) {
        const note = { id: String(notes.length + 1), text, author: { id: authorId } };
        notes.push(note);
        return note;
      },
    },
  };
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers });
  const server = createServer(createYoga({ schema, logging: 'warn' }));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
