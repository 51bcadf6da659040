/**
 * The architecture as one ordered list, and the dependency-cruiser rules that follow from it.
 * `npm run check` runs them over `src`, and `test/unit/architecture.test.ts` proves that each can fail.
 *
 * @import { ICruiseResult, IRegularForbiddenRuleType } from 'dependency-cruiser'
 */
import { cruise } from 'dependency-cruiser';

/**
 * The ladder, lowest rung first: a place imports only from rungs listed before its own, never from its own
 * rung. A place is a folder or a single file of `src`; `flows/*` stands for every folder in `flows`.
 */
export const LADDER = [
  ['platform'],
  ['config.ts', 'errors.ts', 'errors.type.ts', 'context.ts'],
  ['mail'],
  ['jobs', 'audit', 'abuse'],
  ['users'],
  ['challenges', 'sessions', 'letters'],
  ['flows/*'],
  ['gateway', 'portal'],
  // The list of all tables' models: the server and the operator's command open the same database.
  ['models.ts'],
  // The operator's command is a composition of its own, beside the server's: it needs nothing of what serves.
  ['app.ts', 'operator'],
  ['main.ts', 'migrate.ts', 'cli.ts', 'mail-check.ts', 'development'],
];

/** Thin wrappers without a common story: importing the one file says more than an index would. */
const WITHOUT_INDEX = ['platform'];

/** The only rung whose members may see each other: a context carries the config. */
const OPEN_RUNG = ['config.ts', 'errors.ts', 'errors.type.ts', 'context.ts'];

/** It starts the product from the outside and plays the outside world, so no door is closed to it. */
const MAY_IMPORT_ANYTHING = 'development';

const MODEL = '[.]model[.]ts$';

/** Libraries that only some files may know: those that match one of the patterns of `allowedIn`. */
const LIBRARIES = [
  {
    name: 'graphql',
    packages: [
      'graphql',
      'type-graphql',
      'graphql-scalars',
      'graphql-rate-limit-directive',
      '@graphql-tools/[^/]+',
      '@graphql-yoga/[^/]+',
      '@apollo/[^/]+',
      '@as-integrations/[^/]+',
    ],
    allowedIn: ['[.](resolver|type|directive)[.]ts$', '^src/gateway/'],
    sin: 'GraphQL leaks into a use case. Only *.resolver.ts, *.type.ts, *.directive.ts and gateway/ speak GraphQL.',
  },
  {
    name: 'sequelize',
    packages: ['sequelize', 'sequelize-typescript'],
    allowedIn: [MODEL, '^src/platform/database[.]ts$'],
    sin: 'The ORM leaks. Only *.model.ts and platform/database.ts know Sequelize.',
  },
  {
    name: 'cryptography',
    packages: ['crypto', 'bcryptjs', '@node-rs/argon2', 'jose', 'altcha-lib'],
    // A browser's proof of work is a library's, and no secret of ours is in it.
    allowedIn: ['^src/platform/', '^src/users/password[^/]*[.]ts$', '^src/portal/pages/parts/puzzle'],
    sin: 'Cryptography outside its place. Only platform/ and users/password*.ts touch it, so that a reviewer finds all of it.',
  },
  {
    name: 'the outside world',
    packages: ['pg', 'pg-boss', 'nodemailer', 'piscina', 'pino', 'rate-limiter-flexible', 'ioredis'],
    allowedIn: ['^src/platform/'],
    sin: 'A driver outside platform/. Wrap it there; its types count as well.',
  },
];

/**
 * What the imports of `<baseDir>/src` do wrong.
 *
 * @param {string} baseDir absolute: with a relative one packages are not found
 */
export async function findSins(baseDir) {
  const rules = rulesOf();
  const { output } = await cruise(
    ['src'],
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: rules },
      doNotFollow: '(^|/)node_modules/',
      // `import type` is knowledge too.
      tsPreCompilationDeps: true,
    },
    { bustTheCache: true },
  );
  const { modules, summary } = /** @type {ICruiseResult} */ (output);
  const ours = modules.filter(({ source }) => source.startsWith('src/'));
  return {
    modules: ours,
    sins: [
      ...summary.violations.map(({ rule, from, to }) => ({
        name: `${rule.name}: ${from} → ${to}`,
        comment: rules.find(({ name }) => name === rule.name)?.comment ?? '',
      })),
      ...ours
        .filter(({ source }) => placeOf(source) === null)
        .map(({ source }) => ({
          name: `no place on the ladder: ${source}`,
          comment:
            'Put it into a place the ladder knows, or give the ladder a new place and the design a reason.',
        })),
    ],
  };
}

/** Every rule, derived from the lists above. */
export function rulesOf() {
  return [...ladderRules(), ...indexRules(), modelRule(), ...libraryRules(), cycleRule()];
}

function ladderRules() {
  return LADDER.flatMap((rung, height) => {
    const below = LADDER.slice(0, height).flat();
    const above = LADDER.slice(height + 1).flat();
    return rung.flatMap((place) => {
      if (place === MAY_IMPORT_ANYTHING) return [];
      const beside = OPEN_RUNG.includes(place) ? [] : rung.filter((other) => other !== place);
      return [
        above.length > 0 &&
          forbid(
            `${place} imports from above`,
            `${place} may know only ${below.join(', ') || 'packages'}; this import climbs the ladder.`,
            { path: patternOf(place) },
            { path: above.map(patternOf) },
          ),
        beside.length > 0 &&
          forbid(
            `${place} imports from beside`,
            `${place} shares its rung with ${beside.join(', ')}: what both need belongs on a lower rung.`,
            { path: patternOf(place) },
            { path: beside.map(patternOf) },
          ),
        place.endsWith('/*') &&
          forbid(
            `${place} import each other`,
            `One of ${place} knows another one: what both need belongs on a lower rung.`,
            { path: `^src/${stemOf(place)}/([^/]+)/` },
            { path: patternOf(place), pathNot: `^src/${stemOf(place)}/$1/` },
          ),
      ].filter((rule) => rule !== false);
    });
  });
}

function indexRules() {
  return LADDER.flat()

    .filter((place) => !place.endsWith('.ts') && ![...WITHOUT_INDEX, MAY_IMPORT_ANYTHING].includes(place))
    .map((place) =>
      forbid(
        `${place} is entered past its index`,
        `Import from ${place}/index.ts: what it doesn't export is nobody else's business.`,
        {
          path: '^src/',
          // Models of two folders meet in a foreign key, without an index; the next rule watches them.
          pathNot: [`^src/${stemOf(place)}/`, patternOf(MAY_IMPORT_ANYTHING), MODEL],
        },
        { path: `^src/${place.replace('*', '[^/]+')}/(?!index[.]ts$)` },
      ),
    );
}

function modelRule() {
  return forbid(
    'a model leaves its folder',
    'A *.model.ts leaves its folder only for another *.model.ts: rows know rows, not what is done with them.',
    { path: `^src/((?:flows/)?[^/]+)/.+${MODEL}` },
    { path: '^src/', pathNot: ['^src/$1/', MODEL] },
  );
}

function libraryRules() {
  return LIBRARIES.map(({ name, packages, allowedIn, sin }) =>
    forbid(
      `${name} out of place`,
      sin,
      { path: '^src/', pathNot: [patternOf(MAY_IMPORT_ANYTHING), ...allowedIn] },
      {
        path: packages.flatMap((name) => [
          `(^|/)node_modules/(@types/)?${name}(/|$)`,
          // Node's own modules, and packages that are not installed.
          `^(node:)?${name}(/|$)`,
        ]),
      },
    ),
  );
}

function cycleRule() {
  return forbid(
    'a cycle',
    'Two files need each other, so neither can be understood alone. Move the shared part below both.',
    { path: '^src/' },
    { circular: true },
  );
}

/**
 * @param {string} name
 * @param {string} comment
 * @param {IRegularForbiddenRuleType['from']} from
 * @param {IRegularForbiddenRuleType['to']} to
 * @returns {IRegularForbiddenRuleType}
 */
function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from, to };
}

/** @param {string} place */
function stemOf(place) {
  return place.replace('/*', '');
}

/** @param {string} place */
function patternOf(place) {
  if (place.endsWith('.ts')) return `^src/${place.replace('.ts', '[.]ts$')}`;
  return place.endsWith('/*') ? `^src/${stemOf(place)}/[^/]+/` : `^src/${place}/`;
}

/**
 * The place a file of `src` belongs to, or null.
 *
 * @param {string} path
 */
function placeOf(path) {
  return LADDER.flat().find((place) => new RegExp(patternOf(place)).test(path)) ?? null;
}
