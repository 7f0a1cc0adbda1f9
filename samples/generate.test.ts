import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { compilePolicies, decide, plan } from '../engine/settlement/settle.ts'
import { catalogueOn, readAllEditions } from '../server/catalogues/read-catalogue.ts'
import { loadPolicies } from '../server/policies/load-policies.ts'
import { type GeneratedMember, generateMembers } from './generate.ts'
import { sampleAlliance } from './read-samples.ts'
import { toEngineBill } from './to-engine-bill.ts'

const members = [...generateMembers({ seed: 'test', members: 4000, year: 2026 })]
const bills = members.flatMap((member) => member.bills)

function shareOf(part: number, whole: number): number {
  return part / whole
}

function near(actual: number, expected: number, within: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual} instead of ${expected}`)
}

function isEmployee({ person }: GeneratedMember): boolean {
  return person.coverages[0]?.scheme.endsWith('/employee') ?? false
}

describe('a generated year', () => {
  it('is the same for the same seed, and each member for whoever asks', () => {
    const [member] = generateMembers({ seed: 'test', members: 1, year: 2026, from: 137 })
    assert.deepEqual(member, members[137])
    const [other] = generateMembers({ seed: 'another', members: 1, year: 2026, from: 137 })
    assert.notDeepEqual(other, members[137])
  })

  it('has the published mix of settings, persons and regions', () => {
    const stays = bills.filter(({ body }) => body.visit.setting === 'inpatient').length
    near(shareOf(stays, bills.length), 0.037, 0.006, 'stays')
    const visits = (list: readonly GeneratedMember[]) =>
      list.flatMap((one) => one.bills).filter((b) => b.body.visit.setting !== 'inpatient').length
    const employees = visits(members.filter(isEmployee))
    near(shareOf(employees, bills.length - stays), 0.533, 0.04, 'employees')
    const away = members.reduce((sum, one) => sum + one.filings.length, 0)
    near(shareOf(away, bills.length), 0.038, 0.006, 'from another province')
    const reversed = bills.filter((one) => one.reversedOn !== null).length
    near(shareOf(reversed, bills.length), 0.015, 0.006, 'reversed')
  })

  it('has filings in the assumed proportions', () => {
    const filings = members.flatMap((one) => one.filings)
    const share = (kind: string) =>
      shareOf(filings.filter((one) => one.kind === kind).length, filings.length)
    near(share('long-term'), 0.4, 0.06, 'long-term')
    near(share('referral'), 0.15, 0.05, 'referral')
    near(share('emergency'), 0.05, 0.03, 'emergency')
    near(share('temporary'), 0.4, 0.06, 'temporary')
  })

  it('has five to ten lines a visit and a hundred to three hundred a stay', () => {
    for (const { body } of bills) {
      const lines = body.lines?.length ?? 0
      if (body.visit.setting === 'inpatient') assert.ok(lines >= 100 && lines <= 300, `${lines}`)
      if (body.visit.setting === 'outpatient') assert.ok(lines >= 5 && lines <= 10, `${lines}`)
    }
  })

  it('keeps to the year, in the order of days, with visit numbers of their own', () => {
    for (const { bills: own } of members) {
      const days = own.map(({ body }) => body.visit.dischargedOn)
      assert.deepEqual([...days].sort(), days)
      assert.equal(new Set(own.map(({ body }) => body.visit.number)).size, own.length)
    }
    for (const { body } of bills) {
      assert.ok(body.visit.admittedOn >= '2026-01-01' && body.visit.dischargedOn <= '2026-12-31')
    }
  })

  it('settles, bill by bill', () => {
    const { set } = loadPolicies([fileURLToPath(new URL('../policies', import.meta.url))])
    const library = compilePolicies(set)
    const editions = readAllEditions()
    const { institutions, insurers } = sampleAlliance()
    let settled = 0
    for (const { person, filings, bills: own } of members.slice(0, 250)) {
      for (const { body } of own) {
        const alliance = { institutions, insurers, persons: [person], filings }
        const translation = toEngineBill(body, alliance, set)
        assert.ok(translation.ok, body.visit.number)
        const { bill, facts } = translation
        const catalogue = catalogueOn(editions.get(facts.careRegion) ?? [], bill.dischargedOn)
        const planned = plan(bill, facts, library, catalogue)
        assert.ok(planned.planned, `${body.visit.number}: ${JSON.stringify(planned)}`)
        const decision = decide(bill, facts, [], library, catalogue)
        assert.ok(decision.settled, body.visit.number)
        settled += 1
      }
    }
    assert.ok(settled > 1000)
  })
})
