/** What would be carried over to a bill from a reversed one of its visit, shown before it is done. */

import { type CarryingOver, planCarryingOver } from '../../../engine/cashier/carry-over.ts'
import { onItsWay } from '../../../engine/cashier/collect.ts'
import { sourcesOf } from '../../../engine/cashier/give-back.ts'
import type { CounterRules } from '../../../engine/cashier/tender.ts'
import type { Entry } from '../settlement/journal.ts'
import { dueOf } from './counter.ts'
import type { CashierStore } from './counter-book.ts'

export interface CarryOver {
  readonly from: string
  readonly owedBackMinor: number
  readonly plan: Extract<CarryingOver, { readonly allowed: true }>
}

/** One reversed bill at a time: the latest that owes money back. */
export async function carryOverTo(
  { id, person, currency, visit }: Entry,
  openMinor: number,
  rules: CounterRules,
  { book, aftermath }: CashierStore,
): Promise<CarryOver | null> {
  const { institution } = visit
  const bills = await book.billsOf(institution, visit.visit)
  for (const bill of bills.toReversed()) {
    if (bill.settlement === id || bill.person !== person || bill.currency !== currency) continue
    const { reversedBy } = await aftermath(bill.settlement)
    if (reversedBy === null) continue
    const tenders = await book.tendersOf(institution, { settlement: bill.settlement })
    const owedBackMinor =
      -dueOf(bill, bill.cashMinor, reversedBy) - onItsWay(tenders, 'bill', 'out')
    const plan = planCarryingOver(owedBackMinor, openMinor, sourcesOf(tenders), currency, rules)
    if (plan.allowed) return { from: bill.settlement, owedBackMinor, plan }
  }
  return null
}

/** The bill in the place of a reversed one, where something of it is left to pay. */
export async function successorOf(
  { visit }: Entry,
  { book, live, find }: CashierStore,
): Promise<string | null> {
  const id = await live(visit.institution, visit.visit, visit.interim)
  if (id === null) return null
  const bill = await book.bill(visit.institution, id)
  const dueMinor = bill?.dueMinor ?? (await find(id))?.cashMinor ?? 0
  return dueMinor > 0 ? id : null
}
