/**
 * A contract pays no more in a year than its limit, whichever way it pays: taken off at a counter, or
 * paid to the patient by a claim, even in the same moment.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { sampleActor } from '../../server/own-actors.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { settleAll } from '../../server/usecases/settlement/settle-bills.ts'
import { TestClaims } from '../support/claims.ts'
import { aPerson, aStay } from '../support/linjiang.ts'
import { seed } from '../support/seed.ts'
import { sampled } from '../support/thoroughness.ts'

const limitMinor = 50_000_00
const life = 'linjiang-life/plan'
const migration = new URL(
  '../../server/storage/migrations/0232-claims-to-count.sql',
  import.meta.url,
)

describe('the yearly limit of a contract', () => {
  let claims: TestClaims
  let count = 0

  before(async () => {
    claims = await TestClaims.start()
  })
  after(async () => {
    assert.equal(await claims.finding(), null)
    await claims.close()
  })

  /** Somebody of whose contract so much was used before. */
  async function insured(usedMinor: number): Promise<string> {
    const added = aPerson('linjiang/first', life, 'linjiang-cash/plan')
    const { id } = added.person
    const coverage = added.person.coverages.find(({ scheme }) => scheme === life)
    const opening = { owner: id, coverage: coverage?.id ?? '', period: year, counters: [usedMinor] }
    await claims.api.services.persons.addPersons([{ ...added, openings: [opening] }])
    return id
  }

  async function settled(person: string, inScope: string): Promise<string> {
    count += 1
    const bill = aStay(person, `Y-${count}`, inScope)
    const command = { key: claims.key(), bill, expected: null }
    const { store } = claims.api.services
    const [outcome] = await settleAll([command], sampleActor, 'settlement', store)
    assert.ok(outcome?.settled, JSON.stringify(outcome))
    return outcome.entry.id
  }

  const insurerIs = (fault: 'none' | 'down') =>
    fetch(`${claims.api.simulator.address}/behaviour`, {
      method: 'POST',
      body: JSON.stringify({ subject: `${life}.insurer`, fault }),
    })

  async function usedOf(person: string): Promise<number> {
    const rows = await claims.api.services.persons.counters([person])
    return rows.find(({ coverage }) => coverage === `${person}-c2`)?.counters[0] ?? 0
  }

  /** What the contract paid: shares of settlements, and claims to the patient. */
  async function paidBy(person: string): Promise<number> {
    const entries = await claims.api.services.store.after(person, 0)
    const shares = entries.flatMap(({ document }) =>
      document.settlement.shares
        .filter(({ payer }) => payer === `${life}.insurer`)
        .map(({ amountMinor }) => (document.kind === 'settlement' ? amountMinor : -amountMinor)),
    )
    const [row] = await claims.rows<{ paid: string }>(
      `SELECT coalesce(sum(p.amount_minor), 0)::text AS paid FROM patient_payout p
       JOIN settlement s ON s.bucket = p.bucket AND s.number = p.number
       WHERE s.person = $1 AND p.payer = $2`,
      [person, `${life}.insurer`],
    )
    return shares.reduce((sum, one) => sum + one, 0) + Number(row?.paid ?? 0)
  }

  it('counts what a claim paid at the next counter, and the other way round', async () => {
    const person = await insured(limitMinor - 2000_00)
    await insurerIs('down')
    const first = await settled(person, '11000.00')
    const claim = await claims.claimed(person, first)
    const { paid } = await claims.until(person, claim.id, 'paid')
    assert.equal(paid, '1500.00')
    assert.equal(await usedOf(person), limitMinor - 500_00)
    await insurerIs('none')
    await settled(person, '11000.00')
    assert.equal(await paidBy(person), 2000_00)
    assert.equal(await usedOf(person), limitMinor)
    await insurerIs('down')
    const last = await claims.claimed(person, await settled(person, '11000.00'))
    const { adjudicated } = await claims.until(person, last.id, 'adjudicated')
    assert.equal(adjudicated, '0.00')
  })

  it('is free again when the bill of a claim is taken back', async () => {
    const person = await insured(limitMinor - 1500_00)
    await insurerIs('down')
    const settlement = await settled(person, '11000.00')
    const claim = await claims.claimed(person, settlement)
    await claims.until(person, claim.id, 'paid')
    assert.equal(await usedOf(person), limitMinor)
    const command = { key: claims.key(), settlement, reason: 'wrong ward' }
    const { store } = claims.api.services
    assert.ok((await reverseSettlement(command, sampleActor, 'settlement', store)).settled)
    await claims.until(person, claim.id, 'overpaid')
    assert.equal(await usedOf(person), limitMinor - 1500_00)
  })

  it('counts what was paid before claims moved counters, once', async () => {
    const person = await insured(0)
    await insurerIs('down')
    const { id } = await claims.claimed(person, await settled(person, '11000.00'))
    await claims.until(person, id, 'paid')
    assert.equal(await usedOf(person), 1500_00)
    // As a version before the movements of claims left it.
    await claims.rows(`UPDATE claim_action SET action = action - 'uses' WHERE case_id = $1`, [id])
    await claims.rows(
      `UPDATE accumulator a SET counters[m.slot + 1] = a.counters[m.slot + 1] - m.moved_by
       FROM claim_move m WHERE m.case_id = $1 AND m.bucket = a.bucket AND m.owner = a.owner
         AND m.coverage = a.coverage AND m.period = a.period`,
      [id],
    )
    await claims.rows('DELETE FROM claim_move WHERE case_id = $1', [id])
    await claims.rows('UPDATE bucket_head SET epoch = epoch + 1')
    assert.deepEqual([await usedOf(person), await claims.finding()], [0, null])
    await claims.rows(readFileSync(migration, 'utf8'))
    await claims.api.services.completeClaims()
    await claims.api.services.completeClaims()
    assert.deepEqual([await usedOf(person), await claims.finding()], [1500_00, null])
    const [found] = (await claims.own(person)).claims
    assert.deepEqual(found?.steps.map(({ act }) => act).slice(-2), ['pay', 'count'])
    const [waiting] = await claims.rows<{ waits: boolean }>(
      'SELECT work_at IS NOT NULL AS waits FROM claim_case WHERE case_id = $1',
      [id],
    )
    assert.equal(waiting?.waits, false)
  })

  it('holds for any bills at counters and claims in the same moment', async () => {
    const way = fc.record({
      isDirect: fc.boolean(),
      inScope: fc.integer({ min: 2000, max: 14_000 }).map((yuan) => `${yuan}.00`),
    })
    const leftMinor = fc.integer({ min: 0, max: 4000_00 })
    const bills = fc.array(way, { minLength: 2, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(leftMinor, bills, async (left, ways) => {
        const person = await insured(limitMinor - left)
        await insurerIs('down')
        for (const { isDirect, inScope } of ways) {
          if (!isDirect) await claims.claimed(person, await settled(person, inScope))
        }
        await insurerIs('none')
        const direct = ways.filter(({ isDirect }) => isDirect)
        const waiting = async () => {
          for (let round = 0; round < 6; round++) {
            await claims.api.services.completeClaims(60_000)
            await new Promise((resolve) => setTimeout(resolve, 10))
          }
        }
        await Promise.all([waiting(), ...direct.map(({ inScope }) => settled(person, inScope))])
        const paid = await paidBy(person)
        assert.ok(paid <= left, `${paid} was paid of ${left}`)
        assert.ok((await usedOf(person)) <= limitMinor)
      }),
      { numRuns: sampled(4, 100), seed },
    )
  })
})

/** The contract year of a stay in March 2026, as the period of its counter is written. */
const year = 'contractYear:2026-01-01'
