/** What an institution has settled in a span of days, as it reconciles it with its own books. */

import type { Day } from '../../../engine/base/calendar-date.ts'
import { safe } from '../../../engine/base/money.ts'
import { fieldOf, fundFields } from '../../../engine/visit/national-amounts.ts'
import { admit, listOf } from '../access/admit.ts'
import { type Actor, onDuty } from '../gate.ts'
import { type BookedReads, dayOfInstant, rowOf } from '../reconciliation/own-rows.ts'
import type { Refusal } from '../refusal.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import { payerNamed } from '../settlement/rule-lookup.ts'
import { startOf } from '../start-of-day.ts'
import type { VisitStore } from './visit-store.ts'

export interface OwnBill {
  readonly settlement: string
  readonly isReversal: boolean
  readonly visit: string
  readonly person: string
  readonly category: string
  readonly day: Day
  readonly recordedAt: string
  readonly insuranceTypes: readonly string[]
  readonly homeRegion: string
  readonly careRegion: string
  readonly totalMinor: number
  readonly fundMinor: number
  readonly accountMinor: number
  readonly cashMinor: number
}

export type OwnBills =
  | { readonly read: true; readonly bills: readonly OwnBill[] }
  | { readonly read: false; readonly refusal: Refusal }

/** Both days are included; a reversal is a row of its own, with amounts below zero. */
export async function ownBills(
  institution: string,
  span: { readonly from: Day; readonly to: Day },
  by: Actor,
  store: VisitStore & { readonly booked: BookedReads['booked'] },
): Promise<OwnBills> {
  const list = listOf(institution, store.access)
  const refusal = await admit(by, onDuty('inquiry'), 'read-settlement', [list], store.access)
  if (refusal !== null) return { read: false, refusal }
  const bills: OwnBill[] = []
  const [from, to] = [startOf(span.from), startOf(span.to + 1)]
  for await (const page of store.booked({ from, to, institutions: [institution] })) {
    for (const booked of page) {
      const row = rowOf(booked, '')
      const { document } = booked.original ?? booked.entry
      const day = dayOfInstant(booked.entry.recordedAt)
      if (row === null || document.kind !== 'settlement') continue
      if (day < span.from || day > span.to) continue
      const sign = row.kind === 'reversal' ? -1 : 1
      const { fundMinor, accountMinor } = sumsOf(document, store)
      bills.push({
        settlement: row.reference,
        isReversal: row.kind === 'reversal',
        visit: store.visits.visitIdOf(row.person, institution, row.visit),
        person: row.person,
        category: row.category,
        day,
        recordedAt: booked.entry.recordedAt,
        insuranceTypes: typesOf(document, store),
        homeRegion: document.facts.homeRegion,
        careRegion: document.facts.careRegion,
        totalMinor: row.totalMinor,
        fundMinor: signed(sign, fundMinor),
        accountMinor: signed(sign, accountMinor),
        cashMinor: safe(row.totalMinor - signed(sign, fundMinor) - signed(sign, accountMinor)),
      })
    }
  }
  return { read: true, bills }
}

const signed = (sign: number, minor: number) => (minor === 0 ? 0 : sign * minor)

function sumsOf({ settlement }: SettlementDocument, { rules }: VisitStore) {
  let fundMinor = 0
  let accountMinor = 0
  for (const { payer, payerKind: kind, amountMinor } of settlement.shares) {
    const field = payerNamed(payer, rules)?.payer.field ?? null
    const stands = fieldOf({ field, kind, amountMinor })
    if (fundFields.some((one) => one === stands)) fundMinor = safe(fundMinor + amountMinor)
    else if (kind === 'account') accountMinor = safe(accountMinor + amountMinor)
  }
  return { fundMinor, accountMinor }
}

function typesOf({ facts }: SettlementDocument, { rules }: VisitStore): string[] {
  return facts.coverages.flatMap(({ scheme }) => rules.scheme(scheme)?.insuranceType ?? [])
}
