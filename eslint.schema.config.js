// The public schema has rules of its own; `npm run check` applies them to `schema.graphql`.
import graphql from '@graphql-eslint/eslint-plugin';

const SCREAMING = /^[A-Z][A-Z0-9_]*$/;

export default [
  {
    files: ['**/*.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      // Clients read nothing else: what has no description does not exist.
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      '@graphql-eslint/require-deprecation-reason': 'error',
      '@graphql-eslint/no-hashtag-description': 'error',
      '@graphql-eslint/no-unreachable-types': 'error',
      '@graphql-eslint/unique-enum-value-names': 'off',
      '@graphql-eslint/naming-convention': [
        'error',
        {
          types: 'PascalCase',
          FieldDefinition: 'camelCase',
          InputValueDefinition: 'camelCase',
          DirectiveDefinition: 'camelCase',
          EnumValueDefinition: { requiredPattern: SCREAMING },
          'FieldDefinition[parent.name.value=Query]': { forbiddenPrefixes: ['get', 'list', 'find'] },
          'FieldDefinition[parent.name.value=Mutation]': { forbiddenSuffixes: ['Mutation'] },
          InputObjectTypeDefinition: { requiredSuffixes: ['Input'] },
        },
      ],
    },
  },
];
