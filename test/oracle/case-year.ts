/**
 * Where a fund, a hospital and the difference between them stand while cases of a year are paid by
 * their price, kept as a bookkeeper would say it; it shares nothing with the product:
 *
 * - A bill makes its whole due to the hospital, of which the fund owes what the sheet says. A month's
 *   clearing takes what its windows hold of the fund's money off both, whatever becomes of the bills.
 * - A bill of which the fund pays nothing is no case.
 * - Once a case is priced, the fund owes the price. What that differs from the sheet is nobody's yet.
 * - Once it is final, the fund owes the final amount and the hospital is due it.
 * - A bill that is taken back never was, with all that was booked for its case.
 * - When the year is closed no case is priced or made final any more; a bill may still be taken back.
 */

interface CasedBill {
  readonly total: bigint
  readonly sheet: bigint
  price: bigint | null
  final: bigint | null
  isBack: boolean
}

export class CaseYearOracle {
  readonly bills: CasedBill[] = []
  #isCleared = false
  #isClosed = false
  /** Of the window that is open, and of the months that were cleared. */
  #open = 0n
  #cleared = 0n

  settle(total: bigint, sheet: bigint): void {
    this.bills.push({ total, sheet, price: null, final: null, isBack: false })
    this.#open += sheet
  }

  takeBack(bill: CasedBill): void {
    bill.isBack = true
    this.#open -= bill.sheet
  }

  /** Null when it is done, else why it is not; the same of those below. */
  price(bill: CasedBill, price: bigint): string | null {
    if (bill.price !== null) return 'proposal-waiting'
    if (bill.isBack) return 'settlement-reversed'
    if (bill.sheet === 0n) return 'share-unknown'
    if (this.#isClosed) return 'year-closed'
    bill.price = price
    return null
  }

  finish(bill: CasedBill, priced: bigint, final: bigint): string | null {
    if (bill.final !== null) return 'proposal-waiting'
    if (bill.isBack) return 'settlement-reversed'
    if (bill.price !== priced) return 'share-unknown'
    if (this.#isClosed) return 'year-closed'
    bill.final = final
    return null
  }

  /** The month in which its bills lie, with all of its steps. */
  clearMonth(): void {
    this.#cleared += this.#open
    this.#open = 0n
    this.#isCleared = true
  }

  close(): string | null {
    if (this.#isClosed) return 'proposal-waiting'
    if (!this.#isCleared) return 'year-running'
    const { open } = this.sums()
    if (open > 0) return 'year-case-open'
    this.#isClosed = true
    return null
  }

  /** What the fund owes, what the hospital is due, and what of both is nobody's. */
  standings() {
    let [fund, hospital, between] = [-this.#cleared, -this.#cleared, 0n]
    for (const { total, sheet, price, final, isBack } of this.bills) {
      if (isBack) continue
      fund += final ?? price ?? sheet
      hospital += total + (final === null ? 0n : final - sheet)
      if (price !== null && final === null) between += sheet - price
    }
    return { fund, hospital, between }
  }

  sums() {
    const cases = this.bills.filter(({ price, isBack }) => price !== null && !isBack)
    const total = (amounts: readonly (bigint | null)[]) =>
      amounts.reduce<bigint>((sum, amount) => sum + (amount ?? 0n), 0n)
    return {
      cases: cases.length,
      open: cases.filter(({ final }) => final === null).length,
      sheet: total(cases.map(({ sheet }) => sheet)),
      price: total(cases.map(({ price }) => price)),
      final: total(cases.map(({ final }) => final)),
    }
  }
}
