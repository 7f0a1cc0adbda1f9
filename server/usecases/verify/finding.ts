/** What a check of the journal found: the first row that breaks an invariant. */

export type Invariant =
  | 'I1'
  | 'I3'
  | 'I4'
  | 'I5'
  | 'I6'
  | 'I7'
  | 'I8'
  | 'I10'
  | 'recompute'
  | 'counter'
  /** Cases and payouts of clearing. */
  | 'clearing'
  | 'claim'
  /** Records that are one person’s. */
  | 'tie'
  /** A code that opened contracts. */
  | 'code'
  /** The record of who read what. */
  | 'access'
  /** What was done with consents. */
  | 'consent'
  /** What is stored is not as it was written. */
  | 'page'

export interface Finding {
  readonly invariant: Invariant
  /** Id of the settlement or name of the row. */
  readonly where: string
  readonly what: string
}

/** Thrown by the checks and caught by the walk that runs them: the first broken row ends it. */
export class Broken extends Error {
  readonly finding: Finding

  constructor(invariant: Invariant, where: string, what: string) {
    super(what)
    this.finding = { invariant, where, what }
  }
}
