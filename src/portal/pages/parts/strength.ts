import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';

export interface Strength {
  /** From 0, guessed at once, to 4, not guessed in years. */
  score: 0 | 1 | 2 | 3 | 4;
}

/** Longer ones are strong anyway, and the estimate takes longer with every character. */
const LOOKED_AT = 100;

const zxcvbn = new ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });

/** How hard it is to guess for somebody who knows `about`: the address and the name of its owner. */
export const estimate = (password: string, about: readonly string[]): Strength => ({
  score: zxcvbn.check(password.slice(0, LOOKED_AT), about.filter(Boolean)).score,
});
