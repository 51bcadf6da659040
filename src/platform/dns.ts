import { Resolver } from 'node:dns/promises';

/** The TXT records of a name; empty if there are none, null if DNS could not be asked. */
export type TxtLookup = (name: string) => Promise<string[] | null>;

/** An operator waits for the answer; two resolvers that are silent must not cost more than this. */
const ANSWER_WITHIN_MS = 4000;

/** Answers that mean "there is no such record", unlike those that mean "nobody could be asked". */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA']);

export const lookUpTxt: TxtLookup = async (name) => {
  const resolver = new Resolver({ timeout: ANSWER_WITHIN_MS / 2, tries: 1 });
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ANSWER_WITHIN_MS, null);
  });
  try {
    // A long value travels in pieces of 255 bytes.
    const found = resolver.resolveTxt(name).then((records) => records.map((pieces) => pieces.join('')));
    found.catch(() => undefined);
    return await Promise.race([found, tooLate]);
  } catch (error) {
    return ABSENT.has((error as NodeJS.ErrnoException).code ?? '') ? [] : null;
  } finally {
    clearTimeout(timer);
    resolver.cancel();
  }
};
