/** What clearing answers, in the words of the interface: amounts are texts, days are ISO texts. */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import type { ClearingLine, LineKind } from '../../../engine/clearing/clearing-line.ts'
import type { GrossRow } from '../../../engine/clearing/gross-table.ts'
import type { Obligation } from '../../../engine/clearing/position.ts'
import { certaintyOf, type WorkingCalendar } from '../../../engine/clearing/working-days.ts'
import type { YearGap } from '../../../engine/clearing/year.ts'
import type { HeadingSum, LineOf, StoredPayout, StoredProposal } from './clearing-store.ts'
import type { Investigation, InvestigationQueue } from './investigations.ts'
import type { Month, Positions } from './month.ts'
import type { BudgetUse, Prepayments } from './prepayments.ts'
import type { WindowContents } from './read-windows.ts'
import type { Ticket } from './tickets.ts'
import type { Year } from './year.ts'

export function describeWindow({ ranges, sums, ...window }: WindowContents) {
  return { ...window, buckets: ranges.map((range) => ({ ...range })), sums: sums.map(describeSum) }
}

function describeLine({ heading, amountMinor }: ClearingLine) {
  return { ...heading, amount: textFromMinor(amountMinor, heading.currency) }
}

function describeSum(sum: HeadingSum) {
  return { ...describeLine(sum), lines: sum.lines }
}

export function describeLines(page: {
  readonly lines: readonly LineOf[]
  readonly next: string | null
}) {
  return {
    next: page.next,
    lines: page.lines.map((line) => {
      const { settlement, businessDate, window } = line
      return { settlement, businessDate, window, ...describeLine(line) }
    }),
  }
}

export function describeMonth(month: Month, calendar: WorkingCalendar) {
  const doneBy = new Map(month.steps.map(({ step, by }) => [step, by]))
  return {
    period: month.period,
    isOver: month.isOver,
    unreconciled: month.unreconciled,
    isDerived: month.isDerived,
    windows: month.windows.map(({ window, closedAt, ranges }) => {
      const records = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)
      return { window, closedAt, records }
    }),
    steps: month.progress.map(({ name, role, due, doneOn, state }) => ({
      name,
      role,
      state,
      due: textFromDay(due),
      certainty: certaintyOf(due, calendar),
      doneOn: dayOrNull(doneOn),
      doneBy: doneBy.get(name) ?? null,
    })),
    table: month.table.map(describeGross),
    totals: totalsOf(month.sums),
  }
}

function describeGross(row: GrossRow) {
  const { careProvince, insuredProvince, insuranceType, benefitYear, currency } = row
  const text = (minor: number) => textFromMinor(minor, currency)
  return {
    careProvince,
    insuredProvince,
    insuranceType,
    benefitYear,
    currency,
    fund: text(row.fundMinor),
    catastrophic: text(row.catastrophicMinor),
    aid: text(row.aidMinor),
    account: text(row.accountMinor),
    deduction: text(row.deductionMinor),
    receivable: text(row.receivableMinor),
  }
}

interface Total {
  readonly currency: string
  readonly kind: LineKind
  lines: number
  amountMinor: number
}

/** All lines of the month by kind, in the order in which the kinds first come. */
function totalsOf(sums: readonly HeadingSum[]) {
  const totals = new Map<string, Total>()
  for (const { heading, lines, amountMinor } of sums) {
    const { currency, kind } = heading
    const key = `${currency} ${kind}`
    const total = totals.get(key) ?? { currency, kind, lines: 0, amountMinor: 0 }
    total.lines += lines
    total.amountMinor += amountMinor
    totals.set(key, total)
  }
  return [...totals.values()].map(({ currency, kind, lines, amountMinor }) => {
    return { currency, kind, lines, amount: textFromMinor(amountMinor, currency) }
  })
}

/** Every field that any gap has is there, so that pages need not tell them apart. */
const noGap = {
  period: null,
  step: null,
  institution: null,
  payer: null,
  open: null,
  proposal: null,
}

export function describeYear({ year, due, months, cases, gap, proposed, closing }: Year) {
  return {
    year,
    due: textFromDay(due),
    closed: closing === undefined ? null : { ...closing },
    proposed,
    months: months.map((month) => ({ ...month })),
    cases: cases.map(({ sheetMinor, caseMinor, finalMinor, ...sum }) => ({
      ...sum,
      sheet: textFromMinor(sheetMinor, sum.currency),
      caseAmount: textFromMinor(caseMinor, sum.currency),
      finalAmount: textFromMinor(finalMinor, sum.currency),
    })),
    gap: gap === null ? null : describeGap(gap),
  }
}

function describeGap(gap: YearGap) {
  switch (gap.code) {
    case 'year-running':
    case 'year-empty':
      return { ...noGap, code: gap.code }
    default:
      return { ...noGap, ...gap }
  }
}

export function describePositions({ period, publicDebts, positions, gross }: Positions) {
  return {
    period,
    publicDebts: publicDebts.map(describeDebt),
    positions: positions.map(({ party, currency, amountMinor }) => {
      return { party, currency, amount: textFromMinor(amountMinor, currency) }
    }),
    gross: gross.map(describeDebt),
  }
}

function describeDebt({ debtor, creditor, currency, amountMinor, cause }: Obligation) {
  return { debtor, creditor, currency, cause, amount: textFromMinor(amountMinor, currency) }
}

export function describeProposal(proposal: StoredProposal) {
  const { book: _book, payload, ...rest } = proposal
  return { ...rest, content: contentText(payload) }
}

/** `amountMinor: 5` in CNY is `amount: "0.05"`; the postings of a manual one likewise, each in its own. */
function contentText(payload: unknown): Record<string, unknown> {
  if (typeof payload !== 'object' || payload === null) return {}
  const fields: Readonly<Record<string, unknown>> = { ...payload }
  const currency = typeof fields['currency'] === 'string' ? fields['currency'] : 'CNY'
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (typeof value === 'number' && name.endsWith('Minor')) {
      const word = name.slice(0, -'Minor'.length)
      return [word === 'amount' ? word : `${word}Amount`, textFromMinor(value, currency)]
    }
    return [name, Array.isArray(value) ? value.map(contentText) : value]
  })
  return Object.fromEntries(entries)
}

const hundredth = 100

export function describePrepayments(prepayments: Prepayments) {
  const { rows, ...rest } = prepayments
  return {
    ...rest,
    rows: rows.map((row) => {
      const { insuredProvince, careProvince, currency, level, askBy } = row
      return {
        insuredProvince,
        careProvince,
        currency,
        level,
        askBy,
        quota: textFromMinor(row.quotaMinor, currency),
        prepaid: textFromMinor(row.prepaidMinor, currency),
        cleared: textFromMinor(row.clearedMinor, currency),
        usedPercent: (row.usedE4 / hundredth).toFixed(2),
      }
    }),
  }
}

export function describeBudget({ budget, currency: own, use, ...amounts }: BudgetUse) {
  return {
    budget,
    currency: own,
    cap: textFromMinor(amounts.capMinor, own),
    leased: textFromMinor(amounts.leasedMinor, own),
    spent: textFromMinor(amounts.spentMinor, own),
    usedPercent: (use.usedE4 / hundredth).toFixed(2),
    level: use.level,
  }
}

export function describeTicket({ id, title, facts, actions, state }: Ticket) {
  const { due, ...rest } = state
  return { id, title, ...facts, ...rest, due: dayOrNull(due), actions: copied(actions) }
}

export function describeInvestigation({ id, settlement, facts, actions, state }: Investigation) {
  const { totalMinor, ...about } = facts
  return {
    id,
    settlement,
    ...about,
    total: textFromMinor(totalMinor, facts.currency),
    state: state.state,
    listedOn: textFromDay(state.listedOn),
    due: dayOrNull(state.due),
    isLate: state.isLate,
    actions: copied(actions),
  }
}

/** Funds of the mainland clear in its currency. */
const currency = 'CNY'

export function describeInvestigations(queue: InvestigationQueue) {
  return {
    period: queue.period,
    from: textFromMinor(queue.fromMinor, currency),
    investigations: queue.investigations.map(describeInvestigation),
    candidates: queue.candidates.map(({ totalMinor, fundMinor, ...stay }) => ({
      ...stay,
      currency,
      total: textFromMinor(totalMinor, currency),
      fund: textFromMinor(fundMinor, currency),
    })),
  }
}

export function describeReceivable(payout: StoredPayout) {
  const { settlement, payer, currency: own, amountMinor, owedMinor, repaidMinor, paidOn } = payout
  return {
    settlement,
    payer,
    currency: own,
    paidOn,
    paid: textFromMinor(amountMinor, own),
    repaid: textFromMinor(repaidMinor, own),
    owed: textFromMinor(owedMinor - repaidMinor, own),
  }
}

function dayOrNull(day: Day | null): string | null {
  return day === null ? null : textFromDay(day)
}

function copied<T extends object>(values: readonly T[]): T[] {
  return values.map((value) => ({ ...value }))
}
