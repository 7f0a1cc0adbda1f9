/** Years of clearing in which everything happens in any order, held against a bookkeeper's own sums. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { CaseYearOracle } from '../oracle/case-year.ts'
import { type ClearingDesk, checker, maker } from '../support/clearing-desk.ts'
import { aPerson, aStay, farHospital } from '../support/linjiang.ts'
import { sampled } from '../support/thoroughness.ts'

const fund = 'linjiang/first.pool'

const acts = ['settle', 'price', 'finish', 'take back', 'clear', 'close'] as const

interface Step {
  readonly act: (typeof acts)[number]
  /** Which of the bills, counted from any of them. */
  readonly bill: number
  readonly yuan: number
}

const steps = fc.array(
  fc.record<Step>({
    act: fc.constantFrom(
      'settle',
      'price',
      'price',
      'finish',
      'finish',
      'take back',
      'clear',
      'close',
    ),
    bill: fc.nat({ max: 5 }),
    yuan: fc.integer({ min: 1, max: 60_000 }),
  }),
  { minLength: sampled(14, 8), maxLength: 24 },
)

/** `clear` takes a month through all of its steps. */
export function closingYearsTold(
  told: () => ClearingDesk,
  clear: (period: string, from: string, to: string) => Promise<void>,
): void {
  let year = 2028

  it('comes to what a bookkeeper makes of it, in whatever order things happen', async () => {
    await told().closeWindow('2027-02')
    await fc.assert(
      fc.asyncProperty(steps, async (walk) => {
        const one = new WalkedYear(told(), year)
        // Windows of the next one are closed as well, and no month of it is taken through its steps.
        year += 2
        await one.begin()
        // Each year begins with something to price, and ends with everything tried once more.
        const ends: Step[] = acts.map((act) => ({ act, bill: 0, yuan: 100 }))
        for (const step of [{ act: 'settle', bill: 0, yuan: 9000 } as const, ...walk, ...ends]) {
          if (step.act === 'clear') await one.clear(clear)
          else await one.take(step)
          await one.expectAgreement(step)
        }
        // What was left in the open window is no line of the next year's month.
        await told().closeWindow(`${one.year + 1}-02`)
      }),
      // A walk takes a year of its own, and years that may be closed are few: it is shown as it was.
      { numRuns: sampled(2, 30), endOnFailure: true },
    )
  })
}

class WalkedYear {
  readonly year: number
  readonly #desk: ClearingDesk
  readonly #oracle = new CaseYearOracle()
  readonly #settlements: string[] = []
  #isCleared = false
  #before = { fund: 0n, hospital: 0n, between: 0n }

  constructor(desk: ClearingDesk, year: number) {
    this.#desk = desk
    this.year = year
  }

  async begin(): Promise<void> {
    this.#before = await this.#balances()
  }

  async take({ act, bill: which, yuan }: Step): Promise<void> {
    const place = which % Math.max(1, this.#settlements.length)
    const bill = this.#oracle.bills[place]
    const settlement = this.#settlements[place]
    if (act === 'settle') return this.#settle(yuan)
    if (act === 'close') {
      const said = await this.#released({ kind: 'close-year', year: this.year })
      return assert.equal(said, this.#oracle.close())
    }
    assert.ok(bill !== undefined && settlement !== undefined)
    const priced = bill.price ?? BigInt(yuan) * 100n
    const about = { settlement, payer: fund, currency: 'CNY', caseAmount: textOf(priced) }
    if (act === 'price') {
      const more = { hasSettlementList: true, isLeftOut: false }
      const said = await this.#released({ kind: 'case-payment', ...about, ...more })
      return assert.equal(said, this.#oracle.price(bill, priced))
    }
    if (act === 'finish') {
      const final = BigInt(yuan) * 100n + 1n
      const said = await this.#released({
        ...{ kind: 'case-final', ...about },
        finalAmount: textOf(final),
      })
      return assert.equal(said, this.#oracle.finish(bill, priced, final))
    }
    if (bill.isBack) return
    await this.#desk.reverse(`Y-${this.year}-${place}`)
    this.#oracle.takeBack(bill)
  }

  async clear(clear: (period: string, from: string, to: string) => Promise<void>): Promise<void> {
    if (this.#isCleared) return
    this.#isCleared = true
    await this.#desk.closeWindow(`${this.year}-03`)
    await this.#desk.closeWindow(`${this.year + 1}-01`)
    this.#desk.goTo(`${this.year + 1}-01-04`)
    await clear(`${this.year}-03`, `${this.year}-03-01`, `${this.year}-03-31`)
    this.#oracle.clearMonth()
  }

  async expectAgreement(step: Step): Promise<void> {
    const now = await this.#balances()
    const moved = {
      fund: now.fund - this.#before.fund,
      hospital: now.hospital - this.#before.hospital,
      between: now.between - this.#before.between,
    }
    assert.deepEqual(moved, this.#oracle.standings(), JSON.stringify(step))
    const { cases } = await this.#desk.year(this.year)
    const { sheet, price, final, ...counts } = this.#oracle.sums()
    const texts = { sheet: textOf(sheet), caseAmount: textOf(price), finalAmount: textOf(final) }
    const hospital = { institution: farHospital.id, payer: fund, currency: 'CNY' }
    assert.deepEqual(cases, counts.cases === 0 ? [] : [{ ...hospital, ...counts, ...texts }])
  }

  async #settle(yuan: number): Promise<void> {
    const added = aPerson('linjiang/first')
    await this.#desk.api.services.persons.addPersons([added])
    const visit = `Y-${this.year}-${this.#settlements.length}`
    const stay = aStay(added.person.id, visit, `${yuan}.00`, { facility: farHospital.id })
    const days = { admittedOn: `${this.year}-03-01`, dischargedOn: `${this.year}-03-09` }
    const bill = { ...stay, visit: { ...stay.visit, ...days } }
    const answer = await this.#desk.post('/api/settlements', bill)
    assert.equal(answer.statusCode, 201, answer.body)
    const { id, shares } = JSON.parse(answer.body)
    this.#desk.stays.set(visit, id)
    this.#settlements.push(id)
    const share = shares.find(({ payer }: { payer: string }) => payer === fund)
    this.#oracle.settle(BigInt(yuan) * 100n, minorOf(share?.amount ?? '0.00'))
  }

  /** Proposed by one and released by another; null, or why it was refused. */
  async #released(content: object): Promise<string | null> {
    const proposal = { reason: 'walk', ...content }
    const proposed = await this.#desk.post('/api/clearing/proposals', proposal, maker)
    if (proposed.statusCode !== 201) return JSON.parse(proposed.body).code
    const { id } = JSON.parse(proposed.body)
    const decided = await this.#desk.decide(id, checker)
    if (decided.statusCode === 200) return null
    await this.#desk.decide(id, maker, 'rejected')
    return JSON.parse(decided.body).code
  }

  async #balances() {
    const [owed, due, between] = [
      await this.#desk.balance(`payer:${fund}`),
      await this.#desk.balance(`institution:${farHospital.id}`),
      await this.#desk.balance(`case-difference:${farHospital.id}`),
    ]
    return { fund: BigInt(owed), hospital: -BigInt(due), between: BigInt(between) }
  }
}

function textOf(minor: bigint): string {
  const digits = minor.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function minorOf(text: string): bigint {
  return BigInt(text.replace('.', ''))
}
