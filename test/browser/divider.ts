/**
 * Runs in the page: asks the server for quotes of many bills, divides each again with the engine in
 * the page, and compares every amount and every step.
 */
import type { PolicySet } from '../../engine/policy/policy-value.ts'
import { trustInAll } from '../../engine/policy/trust.ts'
import type { BillJson } from '../../server/http/contract/bill.ts'
import type { QuoteJson } from '../../server/http/contract/quote.ts'
import { minorOf } from '../../web/components/amount-text.ts'
import { viewOfDivision } from '../../web/features/explanation/division-view.ts'
import { divide, type Ground } from '../../web/features/explanation/scenario.ts'
import {
  type StepView,
  viewsOfAnswer,
  viewsOfTrace,
} from '../../web/features/explanation/step-view.ts'

const filings = [undefined, 'none', 'long-term', 'referral', 'emergency', 'temporary'] as const

Object.assign(globalThis, { divider: { compareAll } })

export async function compareAll(bills: readonly BillJson[], count: number) {
  const differences: string[] = []
  const sets = new Map<string, Promise<PolicySet>>()
  let compared = 0
  let steps = 0
  const waiting = variants(bills)
  async function work(): Promise<void> {
    while (compared < count) {
      const next = waiting.next()
      if (next.done === true) return
      const quote = await quoted(next.value)
      if (quote === undefined) continue
      const schemes = quote.engine.schemes.join(',')
      const known = sets.get(schemes) ?? setOf(schemes)
      sets.set(schemes, known)
      const found = differenceOf(next.value, quote, await known)
      compared += 1
      steps += quote.explanation?.length ?? 0
      if (found !== '' && differences.length < 5)
        differences.push(`${next.value.visit.number}: ${found}`)
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return { compared, steps, differences }
}

/** Each bill with every filing, whole where it is short, and from several starts where it is long. */
function* variants(bills: readonly BillJson[]): Generator<BillJson> {
  for (let from = 0; ; from += 7) {
    for (const filing of filings) {
      for (const bill of bills) {
        const { filing: _, ...rest } = bill
        const filed = filing === undefined ? rest : { ...rest, filing }
        if (
          bill.lines === undefined ||
          bill.lines.some(({ reverses }) => typeof reverses === 'string')
        ) {
          if (from === 0) yield filed
        } else if (from < Math.max(1, bill.lines.length)) {
          yield { ...filed, lines: bill.lines.slice(from, from + 25) }
        }
      }
    }
    if (from > 3000) return
  }
}

async function quoted(bill: BillJson): Promise<QuoteJson | undefined> {
  const answer = await fetch('/api/quotes?explain=yes', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(bill),
  })
  if (answer.status >= 500) throw new Error(await answer.text())
  return answer.ok ? ((await answer.json()) as QuoteJson) : undefined
}

async function setOf(schemes: string): Promise<PolicySet> {
  if (schemes === '') return { regions: [], schemes: [], benefits: [] }
  const answer = await fetch(`/api/policies/set?schemes=${encodeURIComponent(schemes)}`)
  return (await answer.json()) as PolicySet
}

function differenceOf(bill: BillJson, quote: QuoteJson, set: PolicySet): string {
  const { currency } = quote
  const ground: Ground = {
    bill: quote.engine.bill,
    facts: quote.engine.facts,
    answers: (bill.answers ?? []).map(({ payer, coverage, said, amount }) => ({
      payer,
      coverage,
      said,
      amountMinor: amount === undefined ? 0 : minorOf(amount, currency),
    })),
    set,
    trust: trustInAll,
  }
  const outcome = divide(ground, {})
  if (!outcome.settled) return `refused by ${JSON.stringify(outcome.refusal)}`
  const theirs = viewOfDivision(quote)
  const ours = outcome.settlement
  const amounts = difference(
    [theirs.totalMinor, theirs.cashMinor, paidIn(theirs.shares), theirs.parts.map(partText)],
    [ours.totalMinor, ours.cashMinor, paidIn(ours.shares), ours.parts.map(partText)],
  )
  if (amounts !== '') return amounts
  return difference(
    viewsOfAnswer(quote.explanation ?? [], currency).map(stepFigures),
    viewsOfTrace(outcome.steps, set).map(stepFigures),
  )
}

/** What a step did and by which rule; its texts are compared where they are shown. */
function stepFigures(step: StepView) {
  const { rule, kind, coverage, payer, benefit, from, status, baseMinor, resultMinor } = step
  const { into, ratio, bands, limits, adjustments, figures } = step
  return [rule, kind, coverage, payer, benefit, from, status, baseMinor, resultMinor].concat(
    [into, ratio, bands, limits, adjustments, figures].map(canonical),
  )
}

/** The server also lists asked payers of which nothing comes. */
function paidIn(shares: readonly Parameters<typeof shareText>[0][]): string[] {
  return shares.filter(({ amountMinor }) => amountMinor !== 0).map(shareText)
}

function shareText({
  payer,
  coverage,
  amountMinor,
}: {
  payer: string
  coverage: string
  amountMinor: number
}): string {
  return `${payer} ${coverage} ${amountMinor}`
}

function partText({ part, amountMinor }: { part: string; amountMinor: number }): string {
  return `${part} ${amountMinor}`
}

function difference(theirs: unknown, ours: unknown): string {
  const [a, b] = [canonical(theirs), canonical(ours)]
  if (a === b) return ''
  let at = 0
  while (a[at] === b[at]) at += 1
  return `server …${a.slice(Math.max(0, at - 80), at + 120)} page …${b.slice(Math.max(0, at - 80), at + 120)}`
}

/** Keys in order, so that only contents are compared. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
