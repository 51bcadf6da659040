/** Tells the time. Everything that expires asks the clock of its context, so tests can move it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The moment `milliseconds` after (or, if negative, before) `moment`. */
export const later = (moment: Date, milliseconds: number): Date => new Date(moment.getTime() + milliseconds);

/** Whole seconds until `moment`, at least 1: what a `Retry-After` wants. */
export const secondsUntil = (moment: Date, now: Date): number =>
  Math.max(1, Math.ceil((moment.getTime() - now.getTime()) / SECOND));
