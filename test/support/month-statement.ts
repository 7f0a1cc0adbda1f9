/** A hospital's statement of a month, sent and reconciled over the interface: one bill that only it has. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'

interface Sent {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Month {
  readonly institution: string
  readonly payer: string
  /** ISO days. */
  readonly from: string
  readonly to: string
}

export async function reconcileMonth(
  { institution, payer, from, to }: Month,
  send: (request: Sent) => Promise<{ readonly status: number; readonly text: string }>,
): Promise<void> {
  const as = { 'x-sample-actor': 'sample-clearing-maker' }
  const about = { side: 'hospital', party: institution, institution, payer, from, to }
  // Neither a name nor a content may come twice.
  const fund = payer.replace('/', '-')
  const query = new URLSearchParams({ name: `${fund}-${from}-${to}.csv`, ...about })
  const received = await send({
    path: `/api/reconciliation/statements?${query.toString()}`,
    headers: { ...as, 'content-type': 'text/csv' },
    body: `settlement,kind,day,currency,total,paid\n${fund.slice(0, 16)},settlement,${from},CNY,90.00,60.00\n`,
  })
  assert.equal(received.status, 201, received.text)
  const run = await send({
    path: '/api/reconciliation/runs',
    headers: { ...as, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ matching: 'counter', payer, from, to }),
  })
  assert.equal(run.status, 201, run.text)
}
