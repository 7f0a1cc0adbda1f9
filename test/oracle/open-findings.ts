/**
 * Places where the engine and the guide are known to say different things, so that random packs
 * stay away from them until one of the two is changed. Empty is how it should be.
 */
export const open = {
  /** `of: remaining` takes what the same step has just moved into another part. */
  remainingTakesMovedMoney: true,
  /** A limit by line is held before a limit on the sum that stands before it. */
  lineLimitsFirst: true,
  /** What counts as a decision of basic insurance when nothing is due. */
  settledByBasic: true,
  /** `refuse: bill` whose condition has no answer. */
  refuseBillWithoutAnswer: true,
  /** A counter `admissions` that the bill itself moves changes `nthAdmission` at once. */
  nthAdmissionMoves: true,
  /** A line that is own pay and costs nothing uses up the limit of a day. */
  freeLinesUseUpLimits: true,
}
