/**
 * Settles one bill in the way that is usual: in one transaction, one statement after the other, each
 * a trip, with prepared statements. The division is made by the same engine as ours.
 *
 * It is right under concurrency. A key or a visit sent twice waits for the first; the member's row
 * keeps bills of one member apart; balances are updated last, in the order of their names, so that
 * their locks are held shortly and never in a ring.
 */
import type pg from 'pg'
import { textFromMinor } from '../../../engine/base/money.ts'
import { type Posting, postingsOf } from '../../../engine/ledger/posting.ts'
import { decide } from '../../../engine/settlement/settle.ts'
import type { Settlement } from '../../../engine/settlement/settlement.ts'
import { fingerprintOf } from '../../../server/usecases/canonical.ts'
import type { Institution } from '../../../server/usecases/registry.ts'
import type { Rules } from '../../../server/usecases/rules.ts'
import type { BillText } from '../../../server/usecases/settlement/bill-text.ts'
import {
  factsOf,
  type PreparedBill,
  prepareBill,
} from '../../../server/usecases/settlement/prepare-bill.ts'
import { readMember } from './read-member.ts'
import { type Row, type RowWriter, run } from './write-rows.ts'

export interface NaiveWorld {
  readonly rules: Rules
  readonly institutions: ReadonlyMap<string, Institution>
}

export type NaiveOutcome =
  | { readonly status: 200 | 201; readonly answer: string }
  | { readonly status: 409 | 422; readonly answer: string }

export async function settleNaively(
  connection: pg.ClientBase,
  key: string,
  bill: BillText,
  { rules, institutions }: NaiveWorld,
  write: RowWriter,
): Promise<NaiveOutcome> {
  const fingerprint = fingerprintOf(bill)
  const earlier = await takeKey(connection, bill.facility, key, fingerprint)
  if (earlier !== undefined) return earlier
  const { person, counters } = await readMember(connection, bill.person)
  const preparation = prepareBill(bill, person, (id) => institutions.get(id), rules)
  if (!preparation.prepared) return refused(preparation.refusal)
  const prepared = preparation.bill
  const facts = factsOf(prepared, (_, coverage) => counters.get(coverage) ?? [], rules)
  const decision = decide(prepared.bill, facts, [], rules.library, prepared.catalogue)
  if (!decision.settled) return refused(decision.refusal)
  const { settlement } = decision
  const claim = await insertClaim(connection, bill, settlement)
  if (claim === undefined) return refused({ code: 'visit-settled' })
  const postings = postingsOf(settlement, bill.facility)
  await writeDetails(connection, claim, prepared, settlement, postings, write)
  const answer = answerOf(claim, bill, settlement)
  await run(
    connection,
    'insert-event',
    'INSERT INTO outbox (claim, kind, body) VALUES ($1, $2, $3)',
    [claim, 'settled', answer],
  )
  await run(
    connection,
    'answer-key',
    `UPDATE idempotency_key SET claim = $3, answer = $4 WHERE institution = $1 AND key = $2`,
    [bill.facility, key, claim, answer],
  )
  await moveBalances(connection, postings, write)
  return { status: 201, answer }
}

function refused(refusal: { readonly code: string }): NaiveOutcome {
  return { status: 422, answer: JSON.stringify(refusal) }
}

async function takeKey(
  connection: pg.ClientBase,
  institution: string,
  key: string,
  fingerprint: Buffer,
): Promise<NaiveOutcome | undefined> {
  const { rowCount } = await run(
    connection,
    'take-key',
    `INSERT INTO idempotency_key (institution, key, fingerprint) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING`,
    [institution, key, fingerprint],
  )
  if (rowCount === 1) return undefined
  const { rows } = await run<{ fingerprint: Buffer; answer: string }>(
    connection,
    'read-key',
    'SELECT fingerprint, answer FROM idempotency_key WHERE institution = $1 AND key = $2',
    [institution, key],
  )
  const [earlier] = rows
  return earlier?.fingerprint.equals(fingerprint)
    ? { status: 200, answer: earlier.answer }
    : refused({ code: 'key-reused' })
}

async function insertClaim(
  connection: pg.ClientBase,
  { person, facility, visit }: BillText,
  { currency, totalMinor, cashMinor }: Settlement,
): Promise<number | undefined> {
  const { rows } = await run<{ claim: number }>(
    connection,
    'insert-claim',
    `INSERT INTO claim (member, institution, visit, admitted_on, discharged_on, currency,
       total_minor, cash_minor, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'settled')
     ON CONFLICT (institution, visit) DO NOTHING RETURNING claim`,
    [
      ...[person, facility, visit.number, visit.admittedOn, visit.dischargedOn],
      ...[currency, totalMinor, cashMinor],
    ],
  )
  return rows[0]?.claim
}

async function writeDetails(
  connection: pg.ClientBase,
  claim: number,
  { text, bill, person }: PreparedBill,
  settlement: Settlement,
  postings: readonly Posting[],
  write: RowWriter,
): Promise<void> {
  const texts = text.lines ?? []
  const lines = texts.map(
    ({ id, code, name, on, category, quantity, unitPrice }, i): Row => [
      ...[claim, id, code, name, on, category, quantity, unitPrice],
      bill.lines[i]?.amountMinor ?? 0,
    ],
  )
  await write.lines(connection, lines)
  await write.shares(
    connection,
    settlement.shares.map(
      ({ payer, coverage, amountMinor, state }, i): Row => [
        ...[claim, i, payer, coverage, amountMinor, state],
      ],
    ),
  )
  await write.parts(
    connection,
    settlement.parts.map(({ part, amountMinor }): Row => [claim, part, amountMinor]),
  )
  await write.postings(
    connection,
    postings.map(
      ({ account, currency, amountMinor }, i): Row => [claim, i, account, currency, amountMinor],
    ),
  )
  await write.counters(
    connection,
    settlement.counters.map(
      ({ coverage, period, slot, after }): Row => [person, coverage, period, slot, after],
    ),
  )
}

async function moveBalances(
  connection: pg.ClientBase,
  postings: readonly Posting[],
  write: RowWriter,
): Promise<void> {
  const sorted = postings.toSorted((a, b) => (a.account < b.account ? -1 : 1))
  await write.balances(
    connection,
    sorted.map(({ account, currency, amountMinor }): Row => [account, currency, amountMinor]),
  )
}

function answerOf(claim: number, { person, facility, visit }: BillText, settlement: Settlement) {
  const { currency, totalMinor, cashMinor, shares, parts, counters } = settlement
  const money = (minor: number) => textFromMinor(minor, currency)
  return JSON.stringify({
    id: claim,
    person,
    institution: facility,
    visit: visit.number,
    currency,
    total: money(totalMinor),
    shares: shares.map(({ payer, coverage, amountMinor, state }) => ({
      payer,
      coverage,
      amount: money(amountMinor),
      state,
    })),
    parts: parts.map(({ part, amountMinor }) => ({ part, amount: money(amountMinor) })),
    cash: money(cashMinor),
    counters,
  })
}
