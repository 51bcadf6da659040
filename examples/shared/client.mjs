// A client of the parent for the tests: a browser or an app with an address of its own.
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Sends operations from `address`, one of the loopback network, so that several clients can be told apart. Keeps a
 * cookie like a browser.
 */
export function createClient(url, address, headers = {}) {
  let cookie = null;
  return {
    async ask(query, variables = {}, more = {}) {
      const answer = await post(`${url}/graphql`, address, JSON.stringify({ query, variables }), {
        'content-type': 'application/json',
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
        ...(cookie && { cookie }),
        ...headers,
        ...more,
      });
      for (const set of answer.setCookie) {
        const [pair] = set.split(';');
        cookie = pair.endsWith('=') ? null : pair;
      }
      return { ...answer, codes: (answer.errors ?? []).map(({ extensions }) => extensions?.code) };
    },
    hasCookie: () => cookie !== null,
  };
}

function post(url, localAddress, body, headers) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', localAddress, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => {
        try {
          const { data = null, errors = [] } = JSON.parse(text);
          resolve({
            status: response.statusCode,
            setCookie: response.headers['set-cookie'] ?? [],
            data,
            errors,
          });
        } catch {
          reject(new Error(`HTTP ${response.statusCode}: ${text.slice(0, 500)}`));
        }
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Waits for a letter in the development mailbox of the gateway. */
export async function letterTo(gatewayUrl, address, kind) {
  for (let tries = 0; tries < 100; tries++) {
    const { messages } = await (await fetch(`${gatewayUrl}/dev/mail.json`)).json();
    const letter = messages.find((each) => each.to === address && each.kind === kind);
    if (letter) return letter;
    await sleep(100);
  }
  throw new Error(`No ${kind} letter to ${address}.`);
}
