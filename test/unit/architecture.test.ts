import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findSins, LADDER, rulesOf } from '../../scripts/architecture.mjs';

/** A cruise that silently finds nothing would pass every rule. */
const LEAST_MODULES = 60;

/** A house as file → lines of import; what it may import from outside is beside it as an empty package. */
type House = Record<string, string[]>;

const HOUSE_OF_SINS: House = {
  'src/users/user.model.ts': [`import { claim } from '../mail/address.js';`],
  'src/mail/address.ts': [`import type { Thing } from './links.js';`],
  'src/mail/links.ts': [`import type { Thing } from './address.js';`],
  'src/sessions/start.ts': [
    `import { User } from '../users/user.model.js';`,
    `import { createHash } from 'node:crypto';`,
    `import type pg from 'pg';`,
    `import { Op } from 'sequelize';`,
  ],
  'src/flows/recovery/reset-password.ts': [
    `import { GraphQLError } from 'graphql';`,
    `import { login } from '../sign-in/index.js';`,
    `import { hash } from '../../users/password.js';`,
  ],
  'src/flows/sign-in/index.ts': [],
  'src/users/password.ts': [],
  'src/helpers/index.ts': [],
};

const NAMED_SINS = [
  'no place on the ladder: src/helpers/index.ts',
  'a cycle: src/mail/address.ts → src/mail/links.ts',
  'a model leaves its folder: src/users/user.model.ts → src/mail/address.ts',
  'users is entered past its index: src/sessions/start.ts → src/users/user.model.ts',
  'users is entered past its index: src/flows/recovery/reset-password.ts → src/users/password.ts',
  'cryptography out of place: src/sessions/start.ts → crypto',
  'the outside world out of place: src/sessions/start.ts → node_modules/pg/index.js',
  'sequelize out of place: src/sessions/start.ts → node_modules/sequelize/index.js',
  'graphql out of place: src/flows/recovery/reset-password.ts → node_modules/graphql/index.js',
  'flows/* import each other: src/flows/recovery/reset-password.ts → src/flows/sign-in/index.ts',
  'users imports from above: src/users/deep.ts → src/flows/any/index.ts',
  'challenges imports from beside: src/challenges/deep.ts → src/sessions/index.ts',
  'platform imports from above: src/platform/deep.ts → src/config.ts',
  'main.ts imports from beside: src/main.ts → src/development/index.ts',
];

const WELL_BUILT_HOUSE: House = {
  'src/platform/clock.ts': [`import pg from 'pg';`, `import { createHash } from 'node:crypto';`],
  'src/platform/database.ts': [`import { Sequelize } from 'sequelize';`],
  'src/config.ts': [],
  'src/context.ts': [
    `import type { Config } from './config.js';`,
    `import type { Clock } from './platform/clock.js';`,
  ],
  'src/users/index.ts': [`export { User } from './user.model.js';`],
  'src/users/user.model.ts': [`import { Model } from 'sequelize';`],
  'src/users/password.ts': [`import { createHmac } from 'node:crypto';`],
  'src/sessions/index.ts': [`export { Session } from './session.model.js';`],
  'src/sessions/session.model.ts': [`import { User } from '../users/user.model.js';`],
  'src/flows/sign-in/index.ts': [`export { SignInResolver } from './sign-in.resolver.js';`],
  'src/flows/sign-in/sign-in.resolver.ts': [
    `import { GraphQLError } from 'graphql';`,
    `import { Session } from '../../sessions/index.js';`,
  ],
  'src/gateway/index.ts': [
    `import { GraphQLSchema } from 'graphql';`,
    `import { SignInResolver } from '../flows/sign-in/index.js';`,
  ],
  'src/app.ts': [`import { serve } from './gateway/index.js';`],
  'src/main.ts': [`import { build } from './app.js';`],
  'src/development/start.ts': [
    `import { build } from '../app.js';`,
    `import pg from 'pg';`,
    `import { hash } from '../users/password.js';`,
  ],
};

describe('the architecture', () => {
  let found: Awaited<ReturnType<typeof findSins>>;

  beforeAll(async () => {
    found = await findSins(process.cwd());
  });

  it('is kept by every import of src', () => {
    expect(found.sins).toEqual([]);
    expect(found.modules.length).toBeGreaterThanOrEqual(LEAST_MODULES);
  });

  it('follows imports to the TypeScript file behind them', () => {
    const imports = found.modules.flatMap(({ dependencies }) => dependencies);
    const lost = imports.filter(({ couldNotResolve, module }) => couldNotResolve && module.startsWith('.'));
    expect(lost).toEqual([]);
    expect(imports.filter(({ resolved }) => resolved.startsWith('src/')).length).toBeGreaterThan(
      LEAST_MODULES,
    );
  });
});

describe('the rules of the architecture', () => {
  const rules = rulesOf();
  let violated: Set<string>;

  beforeAll(async () => {
    violated = new Set(await sinsOfHouse({ ...everyPlaceImportsEveryOther(), ...HOUSE_OF_SINS }));
  });

  it.each(rules.map(({ name }) => name))('can fail: %s', (name) => {
    expect([...violated].filter((sin) => sin.startsWith(`${name}: `))).not.toEqual([]);
  });

  it('are as many as the ladder asks for', () => {
    expect(rules.length).toBeGreaterThanOrEqual(2 * LADDER.flat().length);
  });

  it.each(NAMED_SINS)('name the sin: %s', (sin) => {
    expect([...violated]).toContainEqual(sin);
  });

  it('let a well-built house stand', async () => {
    expect(await sinsOfHouse(WELL_BUILT_HOUSE)).toEqual([]);
  });
});

/** One file for every place, importing all places the shortest way: the ladder must object to half of them. */
function everyPlaceImportsEveryOther(): House {
  const entries = LADDER.flat().map((place) =>
    place.endsWith('.ts') ? `src/${place}` : `src/${place.replace('*', 'any')}/index.ts`,
  );
  const house: House = {};
  for (const entry of entries) {
    const up = '../'.repeat(entry.split('/').length - 2) || './';
    const lines = entries
      .filter((other) => other !== entry)
      .flatMap((other) => [other, other.replace('index.ts', 'deep.ts')])
      .map((other) => `import '${up}${other.slice('src/'.length).replace(/[.]ts$/, '.js')}';`);
    house[entry.replace('index.ts', 'deep.ts')] = lines;
    house[entry] ??= [];
  }
  house['src/flows/other/deep.ts'] = [`import '../any/index.js';`];
  return house;
}

async function sinsOfHouse(house: House): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'house-'));
  try {
    const packages = ['graphql', 'pg', 'sequelize'].map((name) => `node_modules/${name}/index.js`);
    for (const [path, lines] of [...Object.entries(house), ...packages.map((path) => [path, []] as const)]) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), lines.join('\n'));
    }
    return (await findSins(folder)).sins.map(({ name }) => name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
