import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ModelCtor } from 'sequelize-typescript';
import { MODELS } from '../../src/app.js';
import { openDatabase, type Database } from '../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const ALL: ModelCtor[] = MODELS;

let database: TestDatabase;
let opened: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  opened = openDatabase({ url: database.url, models: MODELS });
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

/** How Postgres spells the types that models use. */
const TYPES: Record<string, string> = {
  UUID: 'uuid',
  TEXT: 'text',
  BYTEA: 'bytea',
  BOOLEAN: 'boolean',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  JSONB: 'jsonb',
  'VARCHAR(255)': 'character varying(255)',
  'TIMESTAMP WITH TIME ZONE': 'timestamp with time zone',
};

interface ColumnShape {
  type: string;
  isNullable: boolean;
  isPrimaryKey: boolean;
}

async function columnsOf(table: string): Promise<Record<string, ColumnShape>> {
  const rows = await database.query<any>(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS "isNullable",
            EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = a.attrelid AND contype = 'p' AND conkey = ARRAY[a.attnum])
              AS "isPrimaryKey"
     FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
    [table],
  );
  return Object.fromEntries(rows.map(({ name, ...shape }) => [name, shape]));
}

function attributesOf(model: ModelCtor): Record<string, ColumnShape> {
  return Object.fromEntries(
    Object.values(model.getAttributes()).map(({ field, type, allowNull, primaryKey }) => {
      const spelled = (type as unknown as { toSql(): string }).toSql();
      const isPrimaryKey = primaryKey === true;
      return [
        field,
        { type: TYPES[spelled] ?? spelled, isNullable: allowNull !== false && !isPrimaryKey, isPrimaryKey },
      ];
    }),
  );
}

describe('The models and the migrated schema', () => {
  it('have the same tables', async () => {
    const rows = await database.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    const tables = rows.map(({ name }) => name).filter((name) => name !== 'migrations');
    expect(tables.length).toBeGreaterThanOrEqual(7);
    expect(ALL.map((model) => model.getTableName()).sort()).toEqual(tables.sort());
  });

  it.each(ALL.map((model) => [model.name, model] as const))(
    '%s has the columns of its table: the same names, types and nullability, the same key',
    async (_, model) => {
      const attributes = attributesOf(model);
      expect(Object.keys(attributes).length).toBeGreaterThanOrEqual(3);
      expect(attributes).toEqual(await columnsOf(model.tableName));
    },
  );

  it.each(ALL.map((model) => [model.name, model] as const))(
    '%s writes no column implicitly that Postgres would fill otherwise',
    async (_, model) => {
      const defaults = await database.query<any>(
        `SELECT column_name AS name, column_default AS value FROM information_schema.columns
         WHERE table_name = $1 AND column_default IS NOT NULL`,
        [model.tableName],
      );
      const ofModel = Object.values(model.getAttributes())
        .filter(({ defaultValue }) => defaultValue !== undefined)
        .map(({ field, defaultValue }) => ({ name: field, value: JSON.stringify(defaultValue) }));
      expect(ofModel).toEqual(expect.arrayContaining(defaults));
      expect(defaults).toHaveLength(ofModel.length);
    },
  );

  it('round-trip: what a model writes it reads back', async () => {
    const user = ALL.find(({ name }) => name === 'User')!;
    const values = {
      id: '00000000-0000-4000-8000-000000000001',
      email: 'ada@mail.test',
      username: 'ada',
      passwordHash: 'x',
      createdAt: new Date('2026-01-02T03:04:05.678Z'),
    };
    await user.create(values);
    const found = await user.findByPk(values.id);
    expect(found!.get({ plain: true })).toMatchObject({
      ...values,
      passwordVersion: 1,
      displayName: null,
      disabledAt: null,
    });
  });
});
