/** What the command ends with. Scripts rely on these: `docs/operator.md` lists them. */
export const EXIT = {
  ok: 0,
  /** It was tried and did not work; `doctor` found something wrong. */
  failed: 1,
  /** The command line or the settings are not right; nothing was tried. */
  usage: 2,
  /** There is no such user, letter or session. */
  notFound: 3,
  /** It would destroy something, and nobody said yes; nothing was done. */
  notConfirmed: 4,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Thrown to end the command with a sentence for a person. */
export class Stop extends Error {
  override readonly name = 'Stop';
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}
