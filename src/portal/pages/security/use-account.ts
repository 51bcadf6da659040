import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { MeQuery } from '../api/operations.js';
import type { send } from '../api/send.js';

export type Me = NonNullable<MeQuery['me']>;

/** The account whose page this is. */
export interface Account {
  me: Me;
  /** Grows with every change: what was listed before is out of date. */
  revision: number;
  /** Asks for the password where that is wanted, and leads to sign-in where the session has ended. */
  send: typeof send;
  /** Something was changed here: shows it everywhere on this page, and in the other tabs. */
  changed: () => void;
}

export const AccountContext = createContext<Account | null>(null);

export const useAccount = (): Account => useContext(AccountContext)!;
