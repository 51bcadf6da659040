import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';

const ENTRY_POINTS = [
  'src/main.ts',
  'src/migrate.ts',
  'src/cli.ts',
  'src/mail-check.ts',
  'src/development/**',
];

const READS_PROCESS = 'Only main.ts reads process.*: take the config, or a parameter.';
const READS_CLOCK = 'Ask ctx.clock(): tests and SQL share one time.';

export default defineConfig(
  globalIgnores(['dist', 'coverage', '.portcullis', 'src/portal/pages/api/operations.ts']),
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      // tsc resolves names in JavaScript as well (checkJs).
      'no-undef': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // A dropped promise is a swallowed refusal, or work outside its transaction.
      '@typescript-eslint/no-floating-promises': 'error',
      // Inside try, `return promise` skips the catch and the finally.
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      // Our unions are closed: a new member has to be handled everywhere.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // An async function without await still turns a throw into a rejection, which its callers expect.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['src/**', 'migrations/**'],
    ignores: ENTRY_POINTS,
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: READS_PROCESS }],
      'no-restricted-properties': [
        'error',
        { object: 'globalThis', property: 'process', message: READS_PROCESS },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:process', 'process'].map((name) => ({ name, message: READS_PROCESS })),
        },
      ],
    },
  },
  {
    files: ['src/**'],
    // A browser has one clock, and no context.
    ignores: ['src/platform/**', 'src/development/**', 'src/portal/pages/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: READS_CLOCK },
        { selector: 'CallExpression[callee.name="Date"]', message: READS_CLOCK },
        { selector: 'MemberExpression[object.name="Date"][property.name="now"]', message: READS_CLOCK },
      ],
    },
  },
  {
    files: [...ENTRY_POINTS, 'scripts/**', 'bench/**', 'examples/**', '.ci/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      // Answers of the API and of Postgres arrive as data of any shape; the assertions are their type.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // These belong to no tsconfig.
  { files: ['*.config.js', 'examples/**', 'bench/programs/**'], extends: [ts.configs.disableTypeChecked] },
);
