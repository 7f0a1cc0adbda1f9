/** What each exit code of the command means. A failed start of the server has codes of its own. */
export const exitCodes = {
  done: 0,
  /** The command did its work and the answer is no: a refused bill, a failed example, a finding. */
  refused: 1,
  /** The command was called wrongly. */
  usage: 2,
  /** A file cannot be read, or does not have the agreed form. */
  input: 3,
  /** The server or its database cannot be reached, or failed. */
  unreachable: 4,
} as const

/** Ends the command with a code, and a sentence on the standard error. */
export class CommandFailure extends Error {
  readonly exitCode: number

  constructor(exitCode: number, sentence: string) {
    super(sentence)
    this.exitCode = exitCode
  }
}
