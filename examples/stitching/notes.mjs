// A second service. It knows notes and the ids of their authors, and nothing else about people.
import { createServer } from 'node:http';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { createYoga } from 'graphql-yoga';

const typeDefs = `
  type Query {
    notes: [Note!]!
    "Describes this service to the parent."
    _sdl: String!
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
  type User {
    id: ID!
  }
`;

export async function startNotes({ port }) {
  const notes = [];
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers: {
      Query: { notes: () => notes, _sdl: () => typeDefs },
      Mutation: {
        addNote(_source, { authorId, text }) {
          const note = { id: String(notes.length + 1), text, author: { id: authorId } };
          notes.push(note);
          return note;
        },
      },
    },
  });
  const server = createServer(createYoga({ schema, logging: 'warn' }));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
