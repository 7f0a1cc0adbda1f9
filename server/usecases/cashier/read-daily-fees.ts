/** The daily fee list of a visit, from the lines of all its live settlements. */
import { type Day, textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor, textFromScaled } from '../../../engine/base/money.ts'
import { feesByDay } from '../../../engine/cashier/daily-fees.ts'
import { explain } from '../../../engine/settlement/settle.ts'
import { admit, forbid, readOf } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Entry } from '../settlement/journal.ts'
import type { SettlementReads } from '../settlement/read-settlements.ts'
import { titleOr } from '../settlement/rule-lookup.ts'

const mostSettlements = 200

export async function readDailyFees(
  settlement: string,
  by: Actor,
  ground: Ground,
  reads: SettlementReads,
) {
  const entry = await reads.find(settlement)
  const { access } = reads
  const read = readOf(entry, access)
  if (entry?.kind !== 'settlement') {
    const unknown: Refusal = { code: 'settlement-unknown', settlement }
    const forbidden = forbid(by, ground, 'read-settlement', read, access)
    return { found: false as const, refusal: forbidden ?? unknown }
  }
  const refusal = await admit(by, ground, 'read-settlement', [read], access)
  if (refusal !== null) return { found: false as const, refusal }
  const live = await liveOfVisit(entry, reads)
  const lines = (await Promise.all(live.map((one) => linesOf(one, reads)))).flat()
  const identity = await reads.identity(entry.person)
  const { currency, visit } = entry
  const money = (minor: number) => textFromMinor(minor, currency)
  return {
    found: true as const,
    value: {
      institution: {
        id: visit.institution,
        title: titleOr(reads.institution(visit.institution)?.title, visit.institution),
      },
      visit: visit.visit,
      person: { id: entry.person, name: identity?.name ?? '' },
      currency,
      settlements: live.map(({ id }) => id),
      total: money(lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0)),
      days: feesByDay(lines).map((day) => ({
        on: textFromDay(day.on),
        total: money(day.totalMinor),
        upTo: money(day.upToMinor),
        categories: day.categories.map(({ category, totalMinor }) => ({
          category,
          total: money(totalMinor),
        })),
        lines: day.lines.map((line) => ({
          code: line.code,
          name: line.name,
          category: line.category,
          class: line.class,
          quantity: plain(line.quantityE4, 4),
          unitPrice: plain(line.unitPriceE6, 6),
          amount: money(line.amountMinor),
        })),
      })),
    },
  }
}

/** The settlement itself where it was reversed; else all that still stand of its visit. */
async function liveOfVisit(entry: Entry, reads: SettlementReads): Promise<readonly Entry[]> {
  const { institution, visit } = entry.visit
  const filter = { institution, visit, person: entry.person }
  const rows = await reads.search(filter, null, mostSettlements)
  const ids = rows.filter(({ kind, isReversed }) => kind === 'settlement' && !isReversed)
  if (!ids.some(({ id }) => id === entry.id)) return [entry]
  const found = await Promise.all(ids.map(({ id }) => reads.find(id)))
  return found.filter((one) => one !== undefined)
}

interface Line {
  readonly on: Day
  readonly code: string
  readonly name: string
  readonly category: string
  readonly class: 'A' | 'B' | 'C' | null
  readonly quantityE4: number
  readonly unitPriceE6: number
  readonly amountMinor: number
}

async function linesOf({ document }: Entry, reads: SettlementReads): Promise<Line[]> {
  if (document.kind !== 'settlement') return []
  const { bill, facts, answers } = document
  const past = await reads.archive.rulesOf(document)
  const { lines } = explain(bill, facts, answers, past.library, past.catalogue)
  const classes = new Map(lines.map(({ line, item }) => [line.id, item?.catalogueClass ?? null]))
  return bill.lines.map((line) => ({
    on: line.on,
    code: line.code,
    name: line.name,
    category: line.category,
    class: classes.get(line.reverses ?? line.id) ?? null,
    quantityE4: line.quantityE4,
    unitPriceE6: line.unitPriceE6,
    amountMinor: line.amountMinor,
  }))
}

/** Without zeros that say nothing; a price keeps the two decimals of its money. */
function plain(value: number, digits: number): string {
  const text = textFromScaled(value, digits).replace(/0+$/, '')
  const [whole = '0', decimals = ''] = text.split('.')
  if (digits > 4) return `${whole}.${decimals.padEnd(2, '0')}`
  return decimals === '' ? whole : `${whole}.${decimals}`
}
