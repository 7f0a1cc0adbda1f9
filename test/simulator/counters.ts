/** Clerks of the simulator: what they send, how they send it again, and what they were told. */
import assert from 'node:assert/strict'
import type { Random } from '../../samples/random.ts'
import type { Actor } from '../../server/usecases/gate.ts'
import type { Refusal } from '../../server/usecases/refusal.ts'
import type { Person } from '../../server/usecases/registry.ts'
import type { BillText } from '../../server/usecases/settlement/bill-text.ts'
import { reverseSettlement } from '../../server/usecases/settlement/reverse-settlement.ts'
import {
  type SettleCommand,
  type SettleOutcome,
  settleAll,
} from '../../server/usecases/settlement/settle-bills.ts'
import { writeAnswer } from '../../server/usecases/settlement/write-answer.ts'
import { hospital } from './alliance.ts'
import { Killed } from './memory-journal.ts'
import type { Schedule } from './schedule.ts'
import type { Backend } from './simulate.ts'

export type Sent =
  | { readonly kind: 'settle'; readonly command: SettleCommand }
  | { readonly kind: 'reverse'; readonly key: string; readonly settlement: string }

export interface Told {
  readonly sent: Sent
  readonly outcome: SettleOutcome
  readonly answer: string
}

const clerk: Actor = {
  id: 'clerk',
  name: { 'zh-CN': '收费员', 'zh-HK': '收費員', en: 'Clerk' },
  role: 'cashier',
  institution: null,
}

const lostAnswerChance = 50_000
const mostTries = 60

export interface Counters {
  readonly told: readonly Told[]
  /** Somebody sends something. */
  act(): Promise<void>
}

export function someCounters(
  people: readonly Person[],
  backends: () => Backend,
  schedule: Schedule,
  random: Random,
): Counters {
  const told: Told[] = []
  const sentBefore: SettleCommand[] = []
  let count = 0

  /** Sends until there is an answer, each time to some process with the same key. */
  async function insist(sent: Sent): Promise<void> {
    for (let tries = 1; ; tries++) {
      await schedule.step()
      assert.ok(tries < mostTries, 'a request never got an answer')
      try {
        const outcome = await once(sent, backends())
        told.push({ sent, outcome, answer: answerOf(outcome) })
        if (!random.chance(lostAnswerChance)) return
      } catch (error) {
        if (!(error instanceof Killed)) throw error
      }
    }
  }

  async function once(sent: Sent, { store }: Backend): Promise<SettleOutcome> {
    if (sent.kind === 'reverse') {
      const { key, settlement } = sent
      return reverseSettlement(
        { key, settlement, reason: 'wrong ward' },
        clerk,
        'settlement',
        store,
      )
    }
    const [outcome] = await settleAll([sent.command], clerk, 'settlement', store)
    assert.ok(outcome)
    return outcome
  }

  function aCommand(): SettleCommand {
    count += 1
    const before = sentBefore.length > 0 ? random.pick(sentBefore) : undefined
    const dice = random.below(100)
    // Another message for the same visit: the same bill, or another one.
    if (before !== undefined && dice < 8) return { ...before, key: `key-${count}` }
    if (before !== undefined && dice < 12) {
      return { ...before, key: `key-${count}`, bill: otherAmount(before.bill) }
    }
    // The same visit number for somebody else.
    if (before !== undefined && dice < 13) {
      const bill = { ...before.bill, person: random.pick(people).id }
      return { ...before, key: `key-${count}`, bill }
    }
    // The same message with another body.
    if (before !== undefined && dice < 16) return { ...before, bill: otherAmount(before.bill) }
    const bill = aBill(random, random.pick(people).id, `V-${count}`)
    const expected = dice < 20 ? { shares: {}, cashMinor: random.below(90_000), basis: null } : null
    return { key: `key-${count}`, bill, expected }
  }

  return {
    told,
    async act() {
      const ids = told.flatMap(({ outcome }) => (outcome.settled ? [outcome.entry.id] : []))
      let sent: Sent
      if (ids.length > 0 && random.below(100) < 18) {
        count += 1
        const settlement = random.below(2) === 0 ? (ids.at(-1) ?? '') : random.pick(ids)
        sent = { kind: 'reverse', key: `key-${count}`, settlement }
      } else {
        const command = aCommand()
        sentBefore.push(command)
        sent = { kind: 'settle', command }
      }
      const copies = random.below(8) === 0 ? random.between(2, 4) : 1
      await Promise.all(Array.from({ length: copies }, () => insist(sent)))
    },
  }
}

function answerOf(outcome: SettleOutcome): string {
  return outcome.settled
    ? writeAnswer(outcome.entry, outcome.again)
    : JSON.stringify(refusalNamed(outcome.refusal))
}

function refusalNamed({ code }: Refusal) {
  return { refused: code }
}

/** Round amounts, those on each side of a limit, and the smallest. */
const amounts = [
  '0.01',
  '999.99',
  '1000.00',
  '1000.01',
  '333.33',
  '25999.99',
  '26000.01',
  '26000.00',
]

function aBill(random: Random, person: string, number: string): BillText {
  const inScope =
    random.below(3) === 0 ? random.pick(amounts) : `${random.below(4000)}.${random.between(10, 99)}`
  const overYear = random.below(6) === 0
  const year = random.between(2026, 2027)
  return {
    person,
    facility: hospital.id,
    visit: {
      number,
      setting: 'inpatient',
      admittedOn: overYear ? `${year}-12-28` : `${year}-03-01`,
      dischargedOn: overYear ? `${year + 1}-01-04` : `${year}-03-1${random.below(9)}`,
    },
    currency: 'CNY',
    sums: {
      inScope,
      priorSelfPay: `${random.below(50)}.00`,
      overLimit: '0.00',
      ownPaid: `${random.below(200)}.07`,
    },
  }
}

function otherAmount(bill: BillText): BillText {
  return bill.sums === undefined ? bill : { ...bill, sums: { ...bill.sums, ownPaid: '777.77' } }
}
