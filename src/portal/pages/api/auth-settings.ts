import { useEffect, useState } from 'preact/hooks';
import { AuthSettingsDocument, type AuthSettingsQuery } from './operations.js';
import { send } from './send.js';

type AuthSettings = AuthSettingsQuery['authSettings'];

let asked: Promise<AuthSettings | null> | undefined;

/** The rules of this gateway, asked for once; null while they are not known. */
export const askAuthSettings = (): Promise<AuthSettings | null> =>
  (asked ??= send(AuthSettingsDocument).then(({ data }) => {
    if (!data) asked = undefined;
    return data?.authSettings ?? null;
  }));

/** The rules, as soon as they are there. */
export function useAuthSettings(): AuthSettings | null {
  const [rules, setRules] = useState<AuthSettings | null>(null);
  useEffect(() => void askAuthSettings().then(setRules), []);
  return rules;
}
