/** What a redeemed code opens: these coverages, for this visit. */

export interface Opening {
  /** Number of the code. */
  readonly code: string
  readonly person: string
  readonly institution: string
  readonly visit: string
  readonly interim: string
  /** In the order in which the patient wants them to pay. */
  readonly coverages: readonly string[]
  /** Where the insurer does not answer, a fast claim may open by itself. */
  readonly fastClaimAllowed: boolean
}
