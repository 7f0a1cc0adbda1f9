import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import Value from 'typebox/value'
import { productMinor } from '../engine/adjudication/split.ts'
import { dayFromText } from '../engine/base/calendar-date.ts'
import { scaledFromText } from '../engine/base/money.ts'
import { hongKongCheck, residentCheck } from '../engine/person/check-digits.ts'
import { catalogueOn, readAllEditions } from '../server/catalogues/read-catalogue.ts'
import { BillSchema } from '../server/http/contract/bill.ts'
import type { LineText } from '../server/usecases/settlement/bill-text.ts'
import type { SampleBill } from './bill-body.ts'
import { sampleAlliance, sampleBillNotes, sampleBills } from './read-samples.ts'

const alliance = sampleAlliance()
const bills = sampleBills()
const editions = readAllEditions()

function regionOf({ body }: SampleBill): string {
  const { facility } = body
  if (typeof facility !== 'string') return facility.region
  const found = alliance.institutions.find((one) => one.id === facility)
  assert.ok(found !== undefined, `${facility} is no institution`)
  return found.region
}

function e4(line: LineText): number {
  const quantity = scaledFromText(line.quantity, 4)
  assert.ok(quantity !== undefined, `${line.quantity} is no quantity`)
  return quantity
}

function minorOf(line: LineText): number {
  return productMinor(scaledFromText(line.unitPrice, 6) ?? 0, e4(line), 2)
}

/** Bills that are out of order on purpose. */
function isOrderly({ expect }: SampleBill): boolean {
  return expect.outcome === 'settled' || expect.code !== 'bill-invalid'
}

describe('the sample alliance', () => {
  it('has institutions of every level and ownership in every region', () => {
    assert.ok(alliance.institutions.length >= 30)
    const of = (read: (one: (typeof alliance.institutions)[number]) => string | null) =>
      new Set(alliance.institutions.map(read))
    for (const level of ['community', 'primary', 'secondary', 'tertiary']) {
      assert.ok(of((one) => one.level).has(level), level)
    }
    for (const ownership of ['public', 'private-non-profit', 'private-for-profit']) {
      assert.ok(of((one) => one.ownership).has(ownership), ownership)
    }
    assert.deepEqual([...of((one) => one.region)].sort(), [...editions.keys()].sort())
  })

  it('says of every institution and insurer that it is a sample', () => {
    for (const { title } of [...alliance.institutions, ...alliance.insurers]) {
      assert.match(title['zh-CN'], /样例|示范/)
      assert.match(title['zh-HK'], /樣例|示範/)
      assert.match(title.en, /sample/i)
    }
  })

  it('gives every person, coverage, filing and institution an id of its own', () => {
    const ids = [
      ...alliance.institutions.map((one) => one.id),
      ...alliance.insurers.map((one) => one.id),
      ...alliance.filings.map((one) => one.id),
      ...alliance.persons.flatMap((one) => [one.id, ...one.coverages.map((c) => c.id)]),
      ...alliance.persons.flatMap((one) => one.credentials.map((c) => c.value)),
    ]
    assert.equal(new Set(ids).size, ids.length)
  })

  it('has at least thirty persons whose names say that they are samples', () => {
    assert.ok(alliance.persons.length >= 30)
    for (const { name } of alliance.persons) {
      assert.match(name['zh-CN'], /样/)
      assert.match(name['zh-HK'], /樣/)
      assert.match(name.en, /Sample \d\d$/)
    }
  })

  it('uses no identity number that anybody could have', () => {
    for (const { credentials, residence } of alliance.persons) {
      for (const { kind, value } of credentials) {
        if (kind === 'resident-id') {
          assert.match(value, /^9999\d{13}[\dX]$/)
          assert.notEqual(value.at(-1), residentCheck(value.slice(0, 17)))
        }
        if (kind === 'hong-kong-id') {
          assert.match(value, /^Z99\d{4}\([\dA]\)$/)
          assert.notEqual(value.at(-2), hongKongCheck(value.slice(0, 7)))
        }
        if (kind === 'macau-id') assert.match(value, /^9/)
        if (kind === 'home-return-permit') assert.match(value, /^H9999/)
      }
      assert.ok(residence !== '')
    }
  })

  it('checks identity numbers as the authorities do', () => {
    // The example of the standard itself.
    assert.equal(residentCheck('11010519491231002'), 'X')
    // The example that public descriptions of the format give: A123456(3).
    assert.equal(hongKongCheck('A123456'), '3')
  })

  it('has every pattern of coverage between them', () => {
    const schemes = alliance.persons.map((one) => one.coverages.map((c) => c.scheme))
    const together = (...wanted: readonly string[]) =>
      schemes.some((own) => wanted.every((end) => own.some((scheme) => scheme.endsWith(end))))
    const patterns = [
      ['/employee', 'commercial/huhuibao-2025'],
      ['/employee', 'commercial/million-medical'],
      ['commercial/mid-range', 'commercial/million-medical'],
      ['commercial/daily-cash'],
      ['commercial/critical-illness'],
      ['commercial/innovative-drugs'],
      ['nanchang/civil-servant'],
      ['/resident', '/aid', 'commercial/million-medical'],
      ['hong-kong/vhis-standard'],
      ['hong-kong/vhis-flexi', 'hong-kong/employer-group'],
      ['hong-kong/vhis-standard', 'hong-kong/vhis-flexi'],
      ['hong-kong/vhis-standard', 'hong-kong/ehcv'],
      ['shenzhen/employee', 'hong-kong/ehcv'],
      ['macau/public', 'macau/voucher'],
      ['/employee', '/resident'],
    ]
    for (const pattern of patterns) assert.ok(together(...pattern), pattern.join(' + '))
    assert.ok(schemes.some((own) => own.length === 0))
    const facts = alliance.persons.flatMap((one) => [
      one.attributes,
      ...one.coverages.map((c) => c.attributes),
    ])
    for (const personClass of ['active', 'retired', 'resident-adult', 'minor', 'elderly'])
      assert.ok(facts.some((one) => one['personClass'] === personClass))
    for (const aid of ['destitute', 'minimum-living', 'edge', 'return-risk', 'illness-made'])
      assert.ok(facts.some((one) => one['aidClass'] === aid))
    const coverages = alliance.persons.flatMap((one) => one.coverages)
    assert.ok(coverages.some((one) => one.suspendedFrom !== null))
    assert.ok(coverages.some((one) => one.to !== null))
    assert.ok(coverages.some((one) => one.pool !== null))
    const kinds = new Set(alliance.filings.map((one) => one.kind))
    assert.deepEqual([...kinds].sort(), ['emergency', 'long-term', 'referral', 'temporary'])
  })

  it('keeps filings and family within the alliance', () => {
    const persons = new Set(alliance.persons.map((one) => one.id))
    for (const filing of alliance.filings) assert.ok(persons.has(filing.person))
    for (const { family } of alliance.persons)
      for (const { person } of family) assert.ok(persons.has(person))
  })
})

describe('the sample bills', () => {
  it('are at least forty, of one to three thousand lines, in three currencies', () => {
    assert.ok(bills.length >= 40)
    const sizes = bills.map(({ body }) => body.lines?.length ?? 0)
    assert.ok(sizes.includes(1))
    assert.equal(Math.max(...sizes), 3000)
    const currencies = new Set(bills.filter(isOrderly).map(({ body }) => body.currency))
    assert.deepEqual([...currencies].sort(), ['CNY', 'HKD', 'MOP'])
  })

  it('each have a name, a visit number and three titles of their own', () => {
    assert.equal(new Set(bills.map((one) => one.name)).size, bills.length)
    const visits = bills.map(({ body }) => `${body.visit.number}/${body.visit.interim ?? ''}`)
    assert.equal(new Set(visits).size, visits.length)
    for (const { title } of bills) {
      assert.match(title['zh-CN'], /\p{Script=Han}/u)
      assert.match(title['zh-HK'], /\p{Script=Han}/u)
      assert.match(title.en, /^[\x20-\x7e’]+$/)
    }
  })

  it('name items that the catalogue of the care region lists, as it calls them', () => {
    for (const bill of bills) {
      const region = regionOf(bill)
      const catalogue = catalogueOn(
        editions.get(region) ?? [],
        dayFromText(bill.body.visit.dischargedOn) ?? 0,
      )
      for (const line of bill.body.lines ?? []) {
        const item = catalogue.items.get(line.code)
        assert.ok(item !== undefined, `${bill.name}: ${line.code} is not listed in ${region}`)
        assert.equal(line.name, item.name)
      }
    }
  })

  it('add up: a stated amount is quantity times price, rounded once', () => {
    for (const { name, body } of bills.filter(isOrderly)) {
      for (const line of body.lines ?? []) {
        if (line.amount === undefined) continue
        assert.equal(line.amount, (minorOf(line) / 100).toFixed(2), name)
      }
    }
  })

  it('never take back more of a line than was charged', () => {
    let taken = 0
    for (const { name, body } of bills.filter(isOrderly)) {
      const left = new Map<string, number>()
      for (const line of body.lines ?? [])
        if (line.reverses === undefined || line.reverses === null) left.set(line.id, e4(line))
      for (const line of body.lines ?? []) {
        if (line.reverses === undefined || line.reverses === null) continue
        const rest = (left.get(line.reverses) ?? 0) + e4(line)
        assert.ok(e4(line) < 0 && rest >= 0, `${name}: line ${line.id}`)
        left.set(line.reverses, rest)
        taken += 1
      }
    }
    assert.ok(taken > 40)
  })

  it('keep the days of their lines inside the stay', () => {
    for (const { name, body } of bills.filter(isOrderly)) {
      const { admittedOn, dischargedOn } = body.visit
      for (const line of body.lines ?? [])
        assert.ok(line.on >= admittedOn && line.on <= dischargedOn, `${name}: ${line.on}`)
    }
  })

  it('hold the one stay four ways, with nothing different but the filing', () => {
    const ways = bills.filter(({ name }) => name.startsWith('four-ways-'))
    assert.equal(new Set(ways.map(({ body }) => body.filing)).size, 4)
    assert.equal(new Set(ways.map(({ body }) => JSON.stringify(body.lines))).size, 1)
  })

  it('have the form of the interface, even those that a rule then finds out of order', () => {
    let checked = 0
    for (const { name, body } of bills) {
      if (typeof body.person !== 'string' || typeof body.facility !== 'string') continue
      assert.ok(Value.Check(BillSchema, body), name)
      checked += 1
    }
    assert.ok(checked > 80)
  })

  it('follow bills that there are', () => {
    const names = new Set(bills.map((one) => one.name))
    for (const { after } of sampleBillNotes()) for (const one of after) assert.ok(names.has(one))
  })

  it('come out the same each time, the three thousand lines as well', () => {
    const again = sampleBills()
    assert.deepEqual(again.at(-1), bills.at(-1))
  })
})
