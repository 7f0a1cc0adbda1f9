/** Books of the house in which clearing writes. */
export const clearingBook = {
  windows: 'clearing:windows',
  /** A month's steps, deductions and debts. */
  period: (period: string) => `clearing:${period}`,
  /** The end of a year; its money lies in the books of months and institutions. */
  year: (year: number) => `clearing:year:${year}`,
  prepayments: (year: number) => `clearing:prepayments:${year}`,
  /** Cases, advances and what is set off against them. */
  institution: (institution: string) => `clearing:institution:${institution}`,
  payouts: 'clearing:payouts',
  tickets: 'clearing:tickets',
  coInvestigations: 'clearing:co-investigations',
  manual: 'clearing:manual',
  budgets: 'clearing:budgets',
}
