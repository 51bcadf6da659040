import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserContext, Frame, Page } from 'playwright-core';

const SCRIPTS = 'https://embeddable-sandbox.cdn.apollographql.com';
const EMBED = 'https://sandbox.embed.apollographql.com';

/** Transports of subscriptions. There are none here, and they would need a bundler of their own. */
const UNUSED = new Set(['graphql-ws', 'subscriptions-transport-ws']);

/** The script that Apollo's network serves, from the package of the same code: it defines `EmbeddedSandbox`. */
function sandboxScript(): string {
  const modules = new Map<string, string>();
  const collect = (path: string): void => {
    if (modules.has(path)) return;
    const { resolve } = createRequire(path);
    const links: Record<string, string> = {};
    modules.set(path, '');
    const code = readFileSync(path, 'utf8');
    for (const [, name] of code.matchAll(/require\(['"]([^'"]+)['"]\)/g)) {
      if (UNUSED.has(name!)) continue;
      links[name!] = resolve(name!);
      collect(links[name!]!);
    }
    modules.set(path, `[${JSON.stringify(links)}, (module, exports, require) => {${code}\n}]`);
  };
  const entry = createRequire(import.meta.url).resolve('@apollo/sandbox/EmbeddedSandbox.production.min.cjs');
  collect(entry);
  const table = [...modules].map(([path, code]) => `${JSON.stringify(path)}: ${code}`).join(',\n');
  return `(() => {
    const table = {${table}}, loaded = {};
    const load = (path) => {
      if (!loaded[path]) {
        const [links, run] = table[path], module = (loaded[path] = { exports: {} });
        run(module, module.exports, (name) => (links[name] ? load(links[name]) : {}));
      }
      return loaded[path].exports;
    };
    window.EmbeddedSandbox = load(${JSON.stringify(entry)}).EmbeddedSandbox;
  })();`;
}

/**
 * Stands in for the application in Apollo's frame: it takes what the script hands over in its address, and asks the
 * page around it to send operations, as that one does.
 */
const APPLICATION = `<!doctype html><title>Sandbox</title><script>
  const handedOver = new URLSearchParams(location.search);
  window.handedOver = Object.fromEntries(handedOver);
  window.send = (operation, headers) => new Promise((resolve) => {
    const operationId = String(Math.random());
    addEventListener('message', ({ data }) => {
      if (data.name === 'ExplorerResponse' && data.operationId === operationId) resolve(data.response);
    });
    parent.postMessage({
      name: 'ExplorerRequest', operationId, operation, variables: {},
      endpointUrl: handedOver.get('endpoint'),
      headers: { ...JSON.parse(handedOver.get('defaultHeaders')), ...headers },
      includeCookies: handedOver.get('defaultIncludeCookies') === 'true',
    }, '*');
  });
</script>`;

/** Puts Apollo's network into `context`, as far as an embedded Sandbox needs it. */
export async function serveSandbox(context: BrowserContext): Promise<void> {
  const body = sandboxScript();
  await context.route(`${SCRIPTS}/**`, (route) => route.fulfill({ contentType: 'text/javascript', body }));
  await context.route(`${EMBED}/**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: APPLICATION }),
  );
}

/** The application inside the page that embeds it. */
export async function applicationIn(page: Page): Promise<Frame> {
  await page.locator('#sandbox iframe').waitFor({ state: 'attached' });
  const frame = page.frames().find((each) => each.url().startsWith(EMBED));
  if (!frame) throw new Error('The page has no frame of Apollo’s Sandbox.');
  await frame.waitForFunction('Boolean(window.send)');
  return frame;
}
