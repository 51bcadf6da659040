import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Mailbox } from './mailbox.js';
import { mailboxPage } from './mailbox-page.js';

/** The page, and what it reads. The page shows letters; it never runs or fetches anything that is in them. */
export function mailboxRoutes(mailbox: Mailbox): (server: FastifyInstance) => Promise<void> {
  return async (server) => {
    server.get('/dev/mail', async (_request, reply) => {
      const nonce = randomBytes(16).toString('base64');
      return secured(reply, [
        `script-src 'nonce-${nonce}'`,
        'img-src data:',
        `style-src 'nonce-${nonce}'`,
        `connect-src 'self'`,
        `frame-src 'self'`,
        `frame-ancestors 'none'`,
      ])
        .type('text/html; charset=utf-8')
        .send(mailboxPage(nonce));
    });

    server.get('/dev/mail.json', async (request, reply) => {
      const messages = mailbox.messages();
      // The page asks every second: it gets an answer without letters until there is a new one.
      const version = `"${messages[0]?.id ?? 'empty'}"`;
      secured(reply, [`frame-ancestors 'none'`]).header('etag', version);
      return request.headers['if-none-match'] === version ? reply.code(304).send() : reply.send({ messages });
    });

    server.delete('/dev/mail.json', async (request, reply) => {
      // Another site's page can send a request here, but not one that says it comes from ours.
      const site = request.headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin') return reply.code(403).send();
      mailbox.empty();
      return secured(reply, [`frame-ancestors 'none'`]).code(204).send();
    });

    server.get<{ Params: { id: string } }>('/dev/mail/:id/html', async (request, reply) => {
      const message = mailbox.messages().find(({ id }) => id === request.params.id);
      // The sandbox holds also when the letter is opened on its own, outside the frame of the page.
      return secured(reply, [
        `style-src 'unsafe-inline'`,
        `img-src data:`,
        `frame-ancestors 'self'`,
        'sandbox allow-popups allow-popups-to-escape-sandbox',
      ])
        .code(message ? 200 : 404)
        .type('text/html; charset=utf-8')
        .send(message ? withLinksInNewTabs(message.html) : 'This letter is gone.');
    });
  };
}

function secured(reply: FastifyReply, policy: string[]): FastifyReply {
  const always = [`default-src 'none'`, `base-uri 'none'`, `object-src 'none'`, `form-action 'none'`];
  return reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', [...always, ...policy].join('; '));
}

/** Inside the frame the account pages would refuse to open. */
function withLinksInNewTabs(html: string): string {
  const base = '<base target="_blank">';
  const head = /<head(?=[\s>])[^>]*>/i;
  return head.test(html) ? html.replace(head, `$&${base}`) : base + html;
}
