import { useEffect, useState } from 'preact/hooks';
import { useWords } from '../words/index.js';
import type { Strength } from './strength.js';

/**
 * How hard a password is to guess. It advises: what is accepted is the policy of the gateway, and nothing else. The
 * estimator is larger than everything else together, so it comes with the first character somebody types.
 */
export function StrengthMeter({ password, about }: { password: string; about: readonly string[] }) {
  const words = useWords();
  const [strength, setStrength] = useState<Strength | null>(null);
  useEffect(() => {
    if (password === '') return setStrength(null);
    let isCurrent = true;
    import('./strength.js')
      .then(({ estimate }) => isCurrent && setStrength(estimate(password, about)))
      // Without the estimator there is no advice; the form works all the same.
      .catch(() => undefined);
    return () => void (isCurrent = false);
  }, [password, ...about]);
  return (
    <div class="strength" data-score={strength?.score}>
      <div class="bars" aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} class={strength && strength.score >= bar ? 'lit' : undefined} />
        ))}
      </div>
      <p class="hint" aria-live="polite">
        {strength && words.strength[strength.score]}
      </p>
    </div>
  );
}
