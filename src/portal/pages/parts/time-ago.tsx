import { useSpeech } from '../words/index.js';

/** A moment in the past, as people say it; exactly, for those who point at it. */
export function TimeAgo({ at }: { at: string }) {
  const { locale, words } = useSpeech();
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  return (
    <time dateTime={at} title={exact.format(new Date(at))}>
      {ago(new Date(at), locale) ?? words.justNow}
    </time>
  );
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Null for what is less than a minute ago. */
function ago(at: Date, locale: string): string | null {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  // Never in the future, whatever the clock of this device says.
  const seconds = Math.max(0, (Date.now() - at.getTime()) / 1000);
  if (seconds < MINUTE) return null;
  if (seconds < HOUR) return format.format(-Math.floor(seconds / MINUTE), 'minute');
  if (seconds < DAY) return format.format(-Math.floor(seconds / HOUR), 'hour');
  if (seconds < 30 * DAY) return format.format(-Math.floor(seconds / DAY), 'day');
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(at);
}
