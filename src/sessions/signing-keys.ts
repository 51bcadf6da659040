import type { World } from '../context.js';
import type { RecurringTask } from '../jobs/index.js';
import { DAY, HOUR, later, MINUTE } from '../platform/clock.js';
import { before, execute, type Transaction } from '../platform/database.js';
import { deriveKey } from '../platform/digest.js';
import { createKeyPair, type PublicJwk } from '../platform/jwt.js';
import { SigningKey } from './signing-key.model.js';

/** A key signs for a month. */
const ROTATE_EVERY = 30 * DAY;
/** Verifiers may cache the key set; a new key is published this long before its first token. */
const PUBLISH_AHEAD = HOUR;
/** Clocks of verifiers may be behind. */
const LEEWAY = 5 * MINUTE;

type KeyWorld = Pick<World, 'config' | 'clock' | 'database'>;

/** The key that signs now. The first call on an empty database makes it. Throws if its private half cannot be opened. */
export async function getSigningKey(world: KeyWorld): Promise<SigningKey> {
  return (await findSigningKey(world)) ?? (await createFirstKey(world));
}

/** Every key that may have signed a live token, or will sign soon: the key set for `/.well-known/jwks.json`. */
export async function listPublicKeys(world: KeyWorld): Promise<PublicJwk[]> {
  await getSigningKey(world);
  const now = world.clock();
  const keys = await SigningKey.findAll({ order: [['createdAt', 'DESC']] });
  return keys.filter(({ retiresAt }) => !retiresAt || retiresAt > now).map(({ publicJwk }) => publicJwk);
}

/** The public half of one key; null if it is unknown or retired. */
export async function findPublicKey(world: KeyWorld, keyId: string): Promise<PublicJwk | null> {
  const key = await SigningKey.findByPk(keyId);
  return key && (!key.retiresAt || key.retiresAt > world.clock()) ? key.publicJwk : null;
}

/** What private halves are encrypted with: one key per secret of a rotation, the current one first. */
export const encryptionKeysOf = ({ config }: Pick<World, 'config'>): Buffer[] =>
  config.appSecrets.map((secret) => deriveKey(secret, 'signing-key-encryption'));

/**
 * Publishes the next key when the newest is a month old, lets the one before retire when its last token has
 * expired, and deletes retired ones. Returns the id of a new key.
 */
export async function rotateSigningKeys(world: KeyWorld, { force = false } = {}): Promise<string | null> {
  const now = world.clock();
  return withKeyLock(world, async (transaction) => {
    await SigningKey.destroy({ where: { retiresAt: before(now) }, transaction });
    const newest = await SigningKey.findOne({ order: [['createdAt', 'DESC']], transaction });
    if (!newest) return addKey(world, now, transaction);
    const isDue = force || later(newest.createdAt, ROTATE_EVERY) <= now;
    if (!isDue) return null;
    const signsFrom = later(now, PUBLISH_AHEAD);
    const retiresAt = later(signsFrom, world.config.accessTokenMinutes * MINUTE + LEEWAY);
    await SigningKey.update({ retiresAt }, { where: { retiresAt: null }, transaction });
    return addKey(world, signsFrom, transaction);
  });
}

export const rotateKeysTask: RecurringTask = {
  name: 'rotate-signing-keys',
  everySeconds: 3600,
  async run(ctx) {
    const keyId = await rotateSigningKeys(ctx);
    if (keyId) ctx.log.info('signing_key.rotated');
  },
};

/** The newest key whose time has come. */
const findSigningKey = ({ clock }: KeyWorld, transaction?: Transaction): Promise<SigningKey | null> =>
  SigningKey.findOne({
    where: { signsFrom: before(later(clock(), 1)) },
    order: [['signsFrom', 'DESC']],
    transaction,
  });

const createFirstKey = (world: KeyWorld): Promise<SigningKey> =>
  withKeyLock(world, async (transaction) => {
    if (!(await findSigningKey(world, transaction))) await addKey(world, world.clock(), transaction);
    return (await findSigningKey(world, transaction))!;
  });

async function addKey(world: KeyWorld, signsFrom: Date, transaction: Transaction): Promise<string> {
  const { keyId, publicJwk, encryptedPrivateKey } = await createKeyPair(encryptionKeysOf(world)[0]!);
  await SigningKey.create(
    { id: keyId, publicJwk, encryptedPrivateKey, createdAt: world.clock(), signsFrom },
    { transaction },
  );
  return keyId;
}

const KEY_LOCK = 4_173_095_511;

/**
 * Two instances must not both make a key. The work runs on the connection that holds the lock: those who wait for
 * it may hold every other one (test/integration/issue-access-token.test.ts).
 */
function withKeyLock<Result>(
  { database }: KeyWorld,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return database.sequelize.transaction(async (transaction) => {
    await execute(database, 'SELECT pg_advisory_xact_lock($1)', [KEY_LOCK], transaction);
    return work(transaction);
  });
}
