/** A process dies before and after every step of a claim: nothing is lost, and nothing is paid twice. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../../server/own-actors.ts'
import { completeClaims } from '../../server/usecases/claim/complete-claims.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import { TestClaims } from '../support/claims.ts'
import { type Death, Died, dyingClaims } from '../support/dying.ts'

const elsewhere = { isHere: () => false, wakeElsewhere: () => {} }
const moments = ['before', 'after'] as const
/** More steps than going on with one claim has. */
const mostSteps = 40

describe('a process that goes on with claims', () => {
  let claims: TestClaims

  before(async () => {
    claims = await TestClaims.start({ background: elsewhere })
  })
  after(async () => {
    assert.equal(await claims.finding(), null)
    await claims.close()
  })

  /** Goes on until it dies, or nothing is left to do; answers whether it died. */
  async function live(death: Death, isOver: () => Promise<boolean>): Promise<boolean> {
    const { store, hasDied } = dyingClaims(claims.api.services.claims, death)
    for (let round = 0; round < mostSteps; round++) {
      await completeClaims(store, 60_000).catch((error: unknown) => {
        assert.ok(error instanceof Died, String(error))
      })
      if (hasDied()) return true
      if (await isOver()) return false
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('It neither died nor came to an end.')
  }

  for (const when of moments) {
    it(`pays a claim once, though it dies ${when} any of its steps`, async () => {
      let isDying = true
      let step = 1
      for (; isDying; step++) {
        assert.ok(step < mostSteps)
        const person = await claims.person()
        const { id } = await claims.claimed(person, await claims.settled(person))
        const isPaid = async () => {
          const found = (await claims.own(person)).claims.find((one) => one.id === id)
          return found?.state === 'paid'
        }
        isDying = await live({ step, when }, isPaid)
        const paid = await claims.until(person, id, 'paid')
        assert.deepEqual([paid.paid, await claims.paidOut(id)], ['1500.00', ['1500.00']])
        const [sum] = await claims.rows<{ payouts: number; awarded: number }>(
          `SELECT count(*)::int AS payouts,
             (SELECT count(*)::int FROM claim_action WHERE case_id = $1
              AND action->>'act' = 'pay') AS awarded
           FROM house_entry WHERE kind = 'claim-pay' AND document->>'case' = $1`,
          [id],
        )
        assert.deepEqual(sum, { payouts: 2, awarded: 1 }, `step ${step}`)
      }
      assert.ok(step > 6, `only ${step} steps were found`)
    })

    it(`finds what was overpaid once, though it dies ${when} any of its steps`, async () => {
      let isDying = true
      for (let step = 1; isDying; step++) {
        assert.ok(step < mostSteps)
        const person = await claims.person()
        const settlement = await claims.settled(person)
        const { id } = await claims.claimed(person, settlement)
        await claims.until(person, id, 'paid')
        const command = { key: claims.key(), settlement, reason: 'wrong ward' }
        const { store } = claims.api.services
        const reversed = await reverseSettlement(command, sampleActor, 'settlement', store)
        assert.ok(reversed.settled)
        const isFound = async () => {
          const found = (await claims.own(person)).claims.find((one) => one.id === id)
          return found?.state === 'overpaid'
        }
        isDying = await live({ step, when }, isFound)
        const owed = await claims.until(person, id, 'overpaid')
        assert.equal(owed.owedBack, '1500.00')
      }
    })
  }

  it('pays nothing for a bill that was taken back before the channel was asked', async () => {
    const person = await claims.person()
    const settlement = await claims.settled(person)
    const { id } = await claims.claimed(person, settlement)
    await claims.behave('down', 'transfer.refund', claims.channels)
    await claims.until(person, id, 'agreed')
    const command = { key: claims.key(), settlement, reason: 'wrong ward' }
    const { store } = claims.api.services
    assert.ok((await reverseSettlement(command, sampleActor, 'settlement', store)).settled)
    await claims.behave('none', 'transfer.refund', claims.channels)
    await claims.until(person, id, 'withdrawn')
    assert.deepEqual(await claims.paidOut(id), [])
  })

  it('lets two insurers agree to one loss, and never to more', async () => {
    const person = await claims.person('linjiang-life/plan')
    const settlement = await claims.settled(person, '81000.00')
    const first = await claims.claimed(person, settlement)
    await claims.until(person, first.id, 'adjudicated')
    const [row] = await claims.rows<{ loss: number }>(
      `SELECT (facts->>'lossMinor')::bigint AS loss FROM claim_case WHERE case_id = $1`,
      [first.id],
    )
    const half = ((row?.loss ?? 0) / 100 / 2 + 1).toFixed(2)
    // The same claim by another insurer's name, as two contracts about one bill would be.
    await claims.rows(
      `INSERT INTO claim_case SELECT bucket, overlay(case_id placing 'c0000000000000' from 4), kind,
         person, insurer, institution, settlement, subject || ' second', facts, state, is_live,
         due_on, work_at, opened_at FROM claim_case WHERE case_id = $1`,
      [first.id],
    )
    const second = `${first.id.slice(0, 3)}c0000000000000${first.id.slice(17)}`
    await claims.rows(
      `INSERT INTO claim_action SELECT bucket, $2, number, request, fingerprint, action, recorded_at
       FROM claim_action WHERE case_id = $1`,
      [first.id, second],
    )
    const both = await Promise.all(
      [first.id, second].map((id) => claims.act(id, { act: 'agree', amount: half })),
    )
    const outcomes = both.map(({ status, body }) => body.code ?? status).toSorted()
    assert.deepEqual(outcomes, [201, 'more-than-loss'])
  })
})
