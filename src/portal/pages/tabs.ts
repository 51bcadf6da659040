/**
 * What the tabs of one browser tell each other. A letter's link opens a new tab, whose sessionStorage is empty: it
 * asks the tab that waits for the letter for its ticket, so that nobody has to type a password they chose a minute ago.
 */
type Message =
  | { kind: 'who-has-ticket'; purpose: TicketPurpose }
  | { kind: 'ticket'; purpose: TicketPurpose; ticket: string }
  | { kind: 'signed-in' }
  | { kind: 'signed-out' }
  /** Its address, its profile or its devices. */
  | { kind: 'account-changed' };

/** What a ticket was handed out for. */
export type TicketPurpose = 'verify-email' | 'reset-password' | 'confirm-email-change';

const channel = new BroadcastChannel('portcullis');
const listeners = new Set<(message: Message) => void>();
channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
  if (data.kind === 'who-has-ticket') {
    const ticket = keptTicket(data.purpose);
    if (ticket) channel.postMessage({ kind: 'ticket', purpose: data.purpose, ticket } satisfies Message);
  }
  listeners.forEach((listener) => listener(data));
});

const keyOf = (purpose: TicketPurpose): string => `portcullis.ticket.${purpose}`;

/** Kept for this tab only, and only as long as it is open. */
export const keepTicket = (purpose: TicketPurpose, ticket: string): void =>
  sessionStorage.setItem(keyOf(purpose), ticket);
export const keptTicket = (purpose: TicketPurpose): string | null => sessionStorage.getItem(keyOf(purpose));
export const forgetTicket = (purpose: TicketPurpose): void => sessionStorage.removeItem(keyOf(purpose));

/** How long another tab of the same browser may take to answer; it takes a few milliseconds. */
const PATIENCE_MS = 300;

/** The ticket of this tab, else of another one; null where no tab waits for a letter. */
export async function findTicket(purpose: TicketPurpose): Promise<string | null> {
  const own = keptTicket(purpose);
  if (own) return own;
  return new Promise((resolve) => {
    const stop = listen((message) => {
      if (message.kind === 'ticket' && message.purpose === purpose) finish(message.ticket);
    });
    const timer = setTimeout(finish, PATIENCE_MS, null);
    function finish(ticket: string | null) {
      stop();
      clearTimeout(timer);
      resolve(ticket);
    }
    channel.postMessage({ kind: 'who-has-ticket', purpose } satisfies Message);
  });
}

/** Calls back with what other tabs say, until the returned function is called. */
export function listen(listener: (message: Message) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The cookie is every tab's: what one does, all should show. */
export const tellTabs = (kind: 'signed-in' | 'signed-out' | 'account-changed'): void =>
  channel.postMessage({ kind } satisfies Message);
