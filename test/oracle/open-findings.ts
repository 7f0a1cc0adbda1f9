/**
 * Places where the engine and the guide are known to say different things, so that random packs
 * stay away from them until one of the two is changed. Empty is how it should be.
 */
export const open = {
  /** A step takes what it has itself just moved, where `of` names the part that receives it. */
  remainingTakesMovedMoney: true,
  /** A limit by line is held before a limit on the sum that stands before it. */
  lineLimitsFirst: true,
  /** What counts as a decision of basic insurance when nothing is due. */
  settledByBasic: true,
  /** `refuse: bill` whose condition has no answer. */
  refuseBillWithoutAnswer: true,
  /** A counter `admissions` that the bill itself moves changes `nthAdmission` at once. */
  nthAdmissionMoves: true,
  /** `quantity` of a bill in sums is 1 also where the step sees no money. */
  quantityOfSums: true,
  /** In which order a condition's tests are asked when one of them has no answer. */
  conditionsWithoutAnswer: true,
  /** A line that is own pay and costs nothing uses up the limit of a day. */
  freeLinesUseUpLimits: true,
}
