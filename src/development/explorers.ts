import type { FastifyReply } from 'fastify';
import type { ServerExtension } from '../gateway/index.js';
import { BEARER_HEADERS, FIRST_STEPS, firstDocument } from './first-steps.js';

/**
 * The two places to try operations in: Apollo Sandbox where a browser opens `/graphql` (its script comes from
 * Apollo's network), and a GraphiQL at `/graphiql` that needs no network at all.
 */
export const explorers: ServerExtension = (app) => {
  app.addHook('onRequest', async (request, reply) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    // Asked by browsers before a public site may reach a private address, such as the hosted Sandbox ours.
    if (request.headers['access-control-request-private-network'] === 'true')
      void reply.header('access-control-allow-private-network', 'true');
    if (pathname === '/graphql' && isPage) return page(reply, SANDBOX_POLICY, sandboxPage());
  });
  app.get('/graphiql', async (_request, reply) => page(reply, GRAPHIQL_POLICY, await graphiqlPage()));
  app.get('/', (_request, reply) => reply.redirect('/graphiql'));
};

function page(reply: FastifyReply, policy: string, html: string): FastifyReply {
  return reply
    .header('content-security-policy', policy)
    .header('cross-origin-opener-policy', 'unsafe-none')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}

const SANDBOX_SCRIPT = 'https://embeddable-sandbox.cdn.apollographql.com';
const SANDBOX_FRAME = 'https://sandbox.embed.apollographql.com';
const SANDBOX_POLICY = [
  "default-src 'none'",
  `script-src 'unsafe-inline' ${SANDBOX_SCRIPT}`,
  "style-src 'unsafe-inline'",
  `frame-src ${SANDBOX_FRAME}`,
  `connect-src 'self' ${SANDBOX_SCRIPT}`,
  'img-src https: data:',
  "base-uri 'none'",
].join('; ');

function sandboxPage(): string {
  const options = {
    target: '#sandbox',
    initialEndpoint: undefined,
    endpointIsEditable: false,
    // Cookies are on, and somebody who tries bearer mode may switch them off.
    hideCookieToggle: false,
    // What is typed here stays here.
    runTelemetry: false,
    initialState: { includeCookies: true, document: firstDocument(), headers: BEARER_HEADERS },
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Portcullis · Apollo Sandbox</title>
<style>html, body, #sandbox { height: 100%; margin: 0 } #offline { position: absolute; top: 0; font: 16px/1.5 system-ui; padding: 2rem }</style>
</head>
<body>
<div id="sandbox"></div>
<p id="offline" hidden>Apollo Sandbox could not be loaded: its script comes from Apollo’s network. <a href="/graphiql">GraphiQL</a> does the same and needs no network.</p>
<script src="${SANDBOX_SCRIPT}/v2/embeddable-sandbox.umd.production.min.js"></script>
<script>
if (window.EmbeddedSandbox) {
  const options = ${JSON.stringify(options)};
  options.initialEndpoint = location.origin + '/graphql';
  new window.EmbeddedSandbox(options);
} else {
  document.getElementById('offline').hidden = false;
}
</script>
</body>
</html>`;
}

const GRAPHIQL_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  "connect-src 'self'",
  'img-src data:',
  'font-src data:',
  "base-uri 'none'",
].join('; ');

async function graphiqlPage(): Promise<string> {
  // Nine megabytes: loaded when somebody opens the page, not at every start.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL({
    title: 'Portcullis · GraphiQL',
    endpoint: '/graphql',
    credentials: 'same-origin',
    defaultTabs: FIRST_STEPS.map(({ query, headers }) => ({
      query,
      headers: headers ? JSON.stringify(headers, null, 2) : null,
    })),
  });
}
