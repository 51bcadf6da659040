import { settings } from '../settings.js';
import { Icon } from './icons.js';

/** Whose pages these are. */
export function Header() {
  return (
    <header class="brand">
      {settings.logoUrl ? (
        <img src={settings.logoUrl} alt={settings.brandName} height={40} />
      ) : (
        <>
          <Icon name="gate" />
          <span>{settings.brandName}</span>
        </>
      )}
    </header>
  );
}
