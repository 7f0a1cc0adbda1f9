/** Stops the division of a bill that the rules refuse, naming the rule. */
export class BillRefused extends Error {
  readonly rule: string
  readonly code: string

  constructor(rule: string, code: string) {
    super(`${rule}: ${code}`)
    this.rule = rule
    this.code = code
  }
}
