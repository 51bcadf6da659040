import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Plays the verification side of hCaptcha and Turnstile, which share one protocol. */
export interface CaptchaProvider {
  url: string;
  /** What it was asked, oldest first. */
  asked: URLSearchParams[];
  /** How it behaves from now on. */
  mood: 'honest' | 'silent' | 'broken' | 'unknown-secret' | 'nonsense';
  stop(): Promise<void>;
}

export const RIGHT_ANSWER = 'right-answer';

export async function startCaptchaProvider(): Promise<CaptchaProvider> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      provider.asked.push(form);
      if (provider.mood === 'silent') return;
      if (provider.mood === 'broken') return void response.writeHead(500).end();
      if (provider.mood === 'nonsense') return void response.end('<html>');
      const isRight = form.get('response')!.startsWith(RIGHT_ANSWER);
      const errors =
        provider.mood === 'unknown-secret' ? ['invalid-input-secret'] : ['invalid-input-response'];
      const success = provider.mood === 'honest' && isRight;
      response.end(JSON.stringify(success ? { success } : { success, 'error-codes': errors }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const provider: CaptchaProvider = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`,
    asked: [],
    mood: 'honest',
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return provider;
}
