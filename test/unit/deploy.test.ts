import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig, SETTINGS } from '../../src/config.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const SETTING_NAMES = new Set<string>(Object.values(SETTINGS).map(({ name }) => name));
const SECRETS: readonly string[] = Object.values(SETTINGS)
  .filter((setting) => 'isSecret' in setting && setting.isSecret)
  .map(({ name }) => name);

/** Lines of a Dockerfile, continued ones joined, by stage. */
function stagesOf(dockerfile: string): { from: string; lines: [string, string][] }[] {
  const stages: { from: string; lines: [string, string][] }[] = [];
  for (const line of dockerfile.replace(/\\\n/g, ' ').split('\n')) {
    const [, word, rest] = /^([A-Z]+) +(.+)$/.exec(line) ?? [];
    if (word === 'FROM') stages.push({ from: rest!, lines: [] });
    else if (word) stages.at(-1)?.lines.push([word, rest!]);
  }
  return stages;
}

describe('The Dockerfile', () => {
  const stages = stagesOf(text('Dockerfile'));
  const last = stages.at(-1)!;
  const copies = stages.flatMap(({ lines }) =>
    lines
      .filter(([word, rest]) => word === 'COPY' && !rest.startsWith('--from'))
      .map(([, rest]) => rest.split(' ')),
  );

  it('copies only what exists and what .dockerignore lets through', () => {
    const sources = copies.flatMap((words) => words.slice(0, -1)).filter((source) => source !== '.');
    const letThrough = text('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));

    expect(sources.length).toBeGreaterThan(6);
    for (const source of sources) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
      expect([source, letThrough.some((rule) => source === rule || source.startsWith(`${rule}/`))]).toEqual([
        source,
        true,
      ]);
    }
    // Everything else stays out, secrets of this machine first.
    expect(text('.dockerignore')).toMatch(/^\*$/m);
    expect(text('.dockerignore')).toMatch(/^\*\*\/\.env\*$/m);
  });

  it('ships what was built and what runs, from stages that stay behind', () => {
    expect(stages).toHaveLength(3);
    for (const { from } of stages) expect(from).toMatch(/^node:\$\{NODE_VERSION\}-bookworm-slim/);
    expect(text('Dockerfile')).toMatch(/^ARG NODE_VERSION=24$/m);
    const shipped = last.lines.filter(([word]) => word === 'COPY').map(([, rest]) => rest);
    expect(shipped).toEqual(
      expect.arrayContaining([
        '--from=build /app/dist ./dist',
        '--from=dependencies /app/node_modules ./node_modules',
      ]),
    );
    const ofDependencies = stages[1]!.lines.map(([, rest]) => rest);
    expect(ofDependencies.some((line) => /npm ci --omit=dev$/.test(line))).toBe(true);
  });

  it('runs as a user without a name, as one process, and is asked for its health without curl', () => {
    const words = new Map(last.lines);
    expect(words.get('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(JSON.parse(words.get('CMD')!)).toEqual(['node', '--enable-source-maps', 'dist/src/main.js']);
    expect(JSON.parse(/CMD (.+)$/.exec(words.get('HEALTHCHECK')!)![1]!)).toEqual([
      'node',
      'deploy/docker/health.mjs',
    ]);
    // No secret, no setting: the environment is of whoever runs it.
    expect(last.lines.filter(([word]) => word === 'ENV')).toEqual([['ENV', 'NODE_ENV=production']]);
    expect(last.lines.some(([word]) => word === 'RUN' || word === 'ADD')).toBe(false);
  });
});

describe('The compose file', () => {
  const compose = parse(text('compose.yaml'), { merge: true });
  const services = compose.services as Record<string, any>;

  it('brings gateway, Postgres, mail and TLS, each after what it needs', () => {
    expect(Object.keys(services).sort()).toEqual([
      'gateway',
      'mailpit',
      'migrate',
      'postgres',
      'proxy',
      'secrets',
    ]);
    const needs = (name: string): Record<string, { condition: string }> => services[name].depends_on ?? {};
    expect(needs('gateway').migrate!.condition).toBe('service_completed_successfully');
    expect(needs('migrate').postgres!.condition).toBe('service_healthy');
    expect(needs('postgres').secrets!.condition).toBe('service_completed_successfully');
    for (const each of Object.values(services))
      for (const volume of each.volumes ?? []) {
        const [source] = volume.split(':');
        expect([
          source,
          source.startsWith('.') ? existsSync(join(ROOT, source)) : source in compose.volumes,
        ]).toEqual([source, true]);
      }
  });

  it('names settings that exist, holds no secret, and starts a gateway', () => {
    const { environment, command } = services.gateway;
    expect(Object.keys(environment).filter((name) => !SETTING_NAMES.has(name))).toEqual([]);
    expect(Object.keys(environment).filter((name) => SECRETS.includes(name) && name !== 'SMTP_URL')).toEqual(
      [],
    );
    expect(command).toContain('--env-file=/secrets/env');
    const env = Object.fromEntries(
      Object.entries<string>(environment).map(([name, value]) => [
        name,
        value.replace(/\$\{\w+:-([^}]*)\}/g, '$1'),
      ]),
    );
    const made = {
      DATABASE_URL: 'postgres://a:b@postgres/portcullis',
      APP_SECRET: 'kq8v7r-s0me-made-up-secret-of-48-bytes',
    };

    const config = loadConfig({ mode: 'production', env: { ...env, ...made }, cores: 2 });

    expect(config).toMatchObject({
      publicUrl: 'https://localhost',
      trustedProxies: [compose.networks.inside.ipam.config[0].subnet],
    });
  });

  it('keeps letters and everything but the proxy on this machine', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
      ports.map((port: string) => `${name} ${port}`),
    );
    expect(published).toEqual(['proxy 80:80', 'proxy 443:443', 'mailpit 127.0.0.1:8025:8025']);
    for (const name of ['gateway', 'migrate', 'secrets'])
      expect(services[name]).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
  });
});

describe('The manifests for Kubernetes', () => {
  const FOLDER = 'deploy/kubernetes';
  const kustomization = parse(text(`${FOLDER}/kustomization.yaml`));
  const objects: any[] = readdirSync(join(ROOT, FOLDER))
    .filter((name) => name !== 'kustomization.yaml')
    .flatMap((name) => parseAllDocuments(text(`${FOLDER}/${name}`)).map((document) => document.toJS()));
  const ofKind = (kind: string): any[] => objects.filter((each) => each.kind === kind);
  const pods = [...ofKind('Deployment'), ...ofKind('Job')].map((each) => each.spec.template.spec);

  it('are all applied, but for the example of the secrets', () => {
    const files = readdirSync(join(ROOT, FOLDER));
    expect([...kustomization.resources, 'kustomization.yaml', 'secrets.example.yaml'].sort()).toEqual(
      files.sort(),
    );
    expect(objects.map(({ kind }) => kind).sort()).toEqual([
      'ConfigMap',
      'Deployment',
      'Deployment',
      'Job',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'PodDisruptionBudget',
      'Secret',
      'Secret',
      'Service',
    ]);
  });

  it('run every pod as nobody, on a read-only tree, within a budget', () => {
    expect(pods).toHaveLength(3);
    for (const pod of pods) {
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(pod.automountServiceAccountToken).toBe(false);
      for (const container of pod.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        for (const budget of ['requests', 'limits'])
          expect(Object.keys(container.resources[budget])).toEqual(['cpu', 'memory']);
        expect(container.image).toMatch(/:\d+\.\d+\.\d+$/);
      }
    }
  });

  it('probe readiness and life apart, and leave a closing pod the time it needs', () => {
    for (const { spec } of ofKind('Deployment')) {
      const [container] = spec.template.spec.containers;
      expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' });
      expect(container.livenessProbe.httpGet).toEqual({ path: '/livez', port: 'http' });
      expect(container.startupProbe.httpGet).toEqual({ path: '/livez', port: 'http' });
      expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
      expect(spec.strategy.rollingUpdate.maxUnavailable).toBe(0);
    }
  });

  it('have a deployment, and a budget of disruptions that finds it, for each role', () => {
    const roles = ofKind('Deployment').map(({ spec }) => spec.template.spec.containers[0].env);
    expect(roles).toEqual([[{ name: 'ROLE', value: 'web' }], [{ name: 'ROLE', value: 'worker' }]]);
    for (const deployment of ofKind('Deployment')) {
      const labels = deployment.spec.template.metadata.labels;
      expect(deployment.spec.selector.matchLabels).toEqual(labels);
      expect(deployment.spec.replicas).toBeGreaterThanOrEqual(2);
      const budgets = ofKind('PodDisruptionBudget').filter(
        ({ spec }) => JSON.stringify(spec.selector.matchLabels) === JSON.stringify(labels),
      );
      expect(budgets).toHaveLength(1);
    }
    expect(ofKind('Service')[0].spec.selector).toEqual(ofKind('Deployment')[0].spec.template.metadata.labels);
  });

  it('name settings that exist; secrets are in secrets only, and without a value', () => {
    const [{ data }] = ofKind('ConfigMap');
    const secrets = ofKind('Secret').map(({ stringData }) => stringData);
    const names = [...Object.keys(data), ...secrets.flatMap(Object.keys)];
    expect(names.filter((name) => !SETTING_NAMES.has(name))).toEqual([]);
    expect(Object.keys(data).filter((name) => SECRETS.includes(name))).toEqual([]);
    expect(secrets.flatMap((each) => Object.values<string>(each)).filter(Boolean)).toEqual([]);
    const given = {
      DATABASE_URL: 'postgres://a:b@c/d',
      APP_SECRET: 'kq8v7r-s0me-made-up-secret-of-48-bytes',
      SMTP_URL: 'smtps://a:b@c',
    };
    expect(Object.keys(given).sort()).toEqual(Object.keys(secrets[0]).sort());
    expect(loadConfig({ mode: 'production', env: { ...data, ...given }, cores: 8 })).toMatchObject({
      adminHost: '0.0.0.0',
      hashThreads: 2,
    });
  });
});

describe('The units for systemd', () => {
  const units = ['portcullis.service', 'portcullis-migrate.service'].map((name) => `deploy/systemd/${name}`);

  it.each(units)('%s runs files that exist, as nobody, with nothing it does not need', (unit) => {
    const settings = new Map(
      text(unit)
        .split('\n')
        .map((line) => line.split(/=(.*)/s) as [string, string]),
    );
    const script = settings.get('ExecStart')!.split(' ').at(-1)!;
    expect(existsSync(join(ROOT, script.replace(/^dist\/(.+)[.]js$/, '$1.ts')))).toBe(true);
    expect(Object.fromEntries(settings)).toMatchObject({
      DynamicUser: 'yes',
      ProtectSystem: 'strict',
      NoNewPrivileges: 'yes',
      CapabilityBoundingSet: '',
    });
  });

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
  (hasSystemd ? it : it.skip).each(units)('%s is well-formed, and open to little, says systemd', (unit) => {
    const analyze = (...words: string[]) =>
      spawnSync('systemd-analyze', [...words, join(ROOT, unit)], { encoding: 'utf8' });
    const verified = analyze('verify', '--man=no');
    // Where node lives is the machine's business.
    expect(verified.stderr.split('\n').filter((line) => line && !/is not executable/.test(line))).toEqual([]);
    expect(analyze('security', '--offline=yes', '--threshold=20', '--no-pager').status).toBe(0);
  });
});
