/**
 * Fills a sample server for the desk that reconciles: bills are settled over HTTP, and the statement
 * of their hospital is made from them, with faults. All of it is fictional.
 */
import { randomUUID } from 'node:crypto'
import type { ReceiptJson } from '../../server/http/contract/reconciliation.ts'
import type { SettledJson } from '../../server/http/contract/settlement.ts'
import { type SampleBill, sampleBills } from './counter-page.ts'

export interface DeskData {
  readonly institution: string
  readonly payer: string
  /** The day on which everything was recorded, by China Standard Time. */
  readonly day: string
  readonly settled: readonly SettledJson[]
}

const maker = { 'x-sample-actor': 'sample-clearing-maker' }

/** Settles every sample bill that the counter takes, and chooses the busiest hospital and payer. */
export async function settleSamples(origin: string): Promise<DeskData> {
  const settled: SettledJson[] = []
  for (const { bill } of (await sampleBills(origin)).values()) {
    const answer = await settle(origin, bill)
    if (answer !== null) settled.push(answer)
  }
  const groups = Map.groupBy(
    settled.flatMap((one) => schemesOf(one).map((scheme) => ({ one, scheme }))),
    ({ one, scheme }) => `${one.institution} ${scheme}`,
  )
  const [best] = [...groups].sort(([, a], [, b]) => b.length - a.length)
  if (best === undefined) throw new Error('The counter took no sample bill.')
  const [institution = '', payer = ''] = best[0].split(' ')
  const chosen = best[1].map(({ one }) => one)
  const [first] = chosen
  const at = Date.parse(first?.recordedAt ?? '') + 8 * 3_600_000
  return { institution, payer, day: new Date(at).toISOString().slice(0, 10), settled: chosen }
}

async function settle(origin: string, bill: SampleBill['bill']): Promise<SettledJson | null> {
  const answer = await fetch(`${origin}/api/settlements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(bill),
  })
  return answer.status === 201 ? ((await answer.json()) as SettledJson) : null
}

function schemesOf({ shares }: SettledJson): string[] {
  return [...new Set(shares.map(({ payer }) => payer.slice(0, payer.lastIndexOf('.'))))]
}

/** The hospital's file: `alter` makes of each line what the hospital wrote, or leaves it out. */
export function hospitalFile(
  { institution, payer, day, settled }: DeskData,
  alter: (cells: string[], place: number) => string[] | null,
): string {
  const head = Object.entries({
    statement: '1',
    side: 'hospital',
    party: institution,
    institution,
    payer,
    from: day,
    to: day,
  })
  const lines = settled.flatMap((one, place) => {
    const { id, visit, person, total, cash, currency } = one
    const paid = paidOf(one, payer)
    const cells = [id, visit.number, day, person, total, cash, currency, paid]
    return alter(cells, place)?.join(',') ?? []
  })
  return [
    ...head.map(([key, value]) => `#${key},${value}`),
    'settlement,visit,day,person,total,cash,currency,paid',
    ...lines,
    `#end,${lines.length}`,
    '',
  ].join('\n')
}

function paidOf({ shares: all }: SettledJson, payer: string): string {
  const shares = all.filter((share) => share.payer.startsWith(`${payer}.`))
  const fen = shares
    .filter((share) => !share.payer.endsWith('.account'))
    .reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0)
  return (fen / 100).toFixed(2)
}

export async function handIn(origin: string, name: string, text: string): Promise<ReceiptJson> {
  const query = new URLSearchParams({ name })
  const answer = await fetch(`${origin}/api/reconciliation/statements?${query}`, {
    method: 'POST',
    headers: { ...maker, 'content-type': 'text/csv' },
    body: text,
  })
  return (await answer.json()) as ReceiptJson
}
