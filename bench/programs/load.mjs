// The client that makes the load, in a process of its own: what it costs must not be taken from the one that measures,
// nor from the server. Orders come from `support/load.ts`.
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';

/**
 * @typedef {{ url: string, method: string, headers: Record<string, string>, bodies: string[], bearers?: string[], expected: string }} Target
 * @typedef {{ target: Target, seconds: number, inFlight: number }} Flood
 * @typedef {{ target: Target, count: number, inFlight: number }} Batch
 * @typedef {{ target: Target, seconds: number, inFlight: number }} Hold
 * @typedef {{ target: Target, seconds: number, perSecond: number }} Pace
 * @typedef {{ at: number, milliseconds: number, isExpected: boolean, text: string }} Answer
 */

const orders = { flood, batch, hold, pace };

/** As many requests as the server answers. For answers by the thousand: autocannon costs a fraction of other clients. */
async function flood(/** @type {Flood} */ { target, seconds, inFlight }) {
  const [body] = target.bodies;
  const result = await autocannon({
    url: target.url,
    method: target.method,
    headers: target.headers,
    ...(body && { body }),
    connections: inFlight,
    duration: seconds,
    verifyBody: (/** @type {Buffer | string} */ text) => String(text).includes(target.expected),
  });
  const { latency, mismatches, errors, timeouts, non2xx } = result;
  return {
    perSecond: result['2xx'] / result.duration,
    p50: latency.p50,
    p99: latency.p99,
    failed: mismatches + errors + timeouts + non2xx,
  };
}

/** A number of requests, so many at a time; ends with the last answer, so that nothing is left for the next measurement. */
async function batch(/** @type {Batch} */ { target, count, inFlight }) {
  return closedLoop(target, inFlight, (sent) => sent < count);
}

/** So many requests at a time until the time is over; ends with the last answer. */
async function hold(/** @type {Hold} */ { target, seconds, inFlight }) {
  const until = performance.now() + seconds * 1000;
  return closedLoop(target, inFlight, () => performance.now() < until);
}

/**
 * @param {Target} target
 * @param {number} inFlight
 * @param {(sent: number) => boolean} goesOn
 */
async function closedLoop(target, inFlight, goesOn) {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const startedAt = performance.now();
  /** @type {Answer[]} */
  const answers = [];
  let sent = 0;
  const client = async () => {
    while (goesOn(sent)) answers.push(await send(target, agent, sent++));
  };
  await Promise.all(Array.from({ length: inFlight }, client));
  agent.destroy();
  return { startedAt, seconds: (performance.now() - startedAt) / 1000, answers };
}

/** Asks at fixed moments, whether or not earlier answers are in: a queue in front of the server shows in the times. */
async function pace(/** @type {Pace} */ { target, seconds, perSecond }) {
  const agent = new Agent({ keepAlive: true });
  const startedAt = performance.now();
  /** @type {Promise<Answer>[]} */
  const asked = [];
  for (let index = 0; index < seconds * perSecond; index += 1) {
    const due = startedAt + (index * 1000) / perSecond;
    await sleep(Math.max(0, due - performance.now()));
    asked.push(send(target, agent, index, due));
  }
  const answers = await Promise.all(asked);
  agent.destroy();
  return { startedAt, seconds, answers };
}

/**
 * @param {Target} target
 * @param {Agent} agent
 * @param {number} index
 * @param {number} since when the clock of this request started
 * @returns {Promise<Answer>}
 */
function send({ url, method, headers, bodies, bearers, expected }, agent, index, since = performance.now()) {
  return new Promise((resolve) => {
    const body = bodies[index % bodies.length] ?? '';
    const bearer = bearers?.[index % bearers.length];
    const answered = (/** @type {string} */ text) => {
      const at = performance.now();
      const isExpected = text.includes(expected);
      resolve({ at, milliseconds: at - since, isExpected, text: isExpected ? '' : text.slice(0, 300) });
    };
    const outgoing = request(
      url,
      {
        method,
        agent,
        headers: {
          ...headers,
          'content-length': Buffer.byteLength(body),
          ...(bearer && { authorization: `Bearer ${bearer}` }),
        },
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk) => (text += chunk));
        incoming.on('end', () => answered(text));
        incoming.on('error', (error) => answered(error.message));
      },
    );
    outgoing.on('error', (error) => answered(error.message));
    outgoing.end(body);
  });
}

process.on(
  'message',
  async (/** @type {{ id: number, order: keyof typeof orders, options: any }} */ message) => {
    const { id, order, options } = message;
    try {
      process.send?.({ id, result: await orders[order](options) });
    } catch (error) {
      process.send?.({ id, error: String(error) });
    }
  },
);
process.once('disconnect', () => process.exit(0));
