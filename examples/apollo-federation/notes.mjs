// A second subgraph. It knows notes and the ids of their authors, and nothing else about people.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

const typeDefs = parse(`
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
`);

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
  const server = new ApolloServer({
    schema: buildSubgraphSchema({ typeDefs, resolvers }),
    stopOnTerminationSignals: false,
  });
  await startStandaloneServer(server, { listen: { host: '127.0.0.1', port } });
  return { url: `http://127.0.0.1:${port}`, stop: () => server.stop() };
}
