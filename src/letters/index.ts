/**
 * The last metres of a letter: the hourly cap of an address, the hand-over to the mail server, the record of
 * what became of it. It promises that a refused letter is not retried and a sent one is not failed. It refuses
 * to know what a letter says.
 */
export { type Addressee, deliver, giveUpExpired, refuseLateNotice, refuseOverCap } from './deliver.js';
export { LETTER_TASKS } from './tasks.js';
