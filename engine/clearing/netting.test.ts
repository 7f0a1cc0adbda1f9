import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { sumByCurrency } from '../ledger/posting.ts'
import { clearingPostings } from './clearing-entry.ts'
import {
  type ClearedBill,
  type ClearingLine,
  lineKindOf,
  lineKinds,
  linesOf,
  publicKinds,
  reversedLines,
} from './clearing-line.ts'
import { type Deduction, grossTable } from './gross-table.ts'
import { net } from './netting.ts'
import { isCrossProvince, isPublic, obligationsOf } from './obligations.ts'
import { type Obligation, partyOf } from './position.ts'

const payerKinds = [
  'basic',
  'large-amount',
  'catastrophic',
  'civil-servant',
  'aid',
  'public',
  'commercial',
  'mutual-aid',
  'voucher',
  'account',
  'provider',
]

const region = fc.constantFrom(
  { id: 'beijing', province: '11' },
  { id: 'hefei', province: '34' },
  { id: 'suzhou', province: '32' },
  { id: 'nanjing', province: '32' },
  { id: 'hong-kong', province: null },
)
const share = fc.record({
  payer: fc.constantFrom('hefei/employee.pool', 'hefei/aid.aid', 'life/plan.insurer'),
  payerKind: fc.constantFrom(...payerKinds),
  insuranceType: fc.constantFrom('310', '390', null),
  insuredRegion: fc.option(region),
  benefitYear: fc.constantFrom(2025, 2026),
  isToPatient: fc.boolean(),
  amountMinor: fc.integer({ min: 0, max: 10_000_000 }),
})
const bill: fc.Arbitrary<ClearedBill> = fc.record({
  currency: fc.constantFrom('CNY', 'HKD'),
  institution: fc.constantFrom('H-1', 'H-2', 'P-3'),
  setting: fc.constantFrom('inpatient', 'outpatient', 'pharmacy'),
  home: region,
  care: region,
  shares: fc.array(share, { maxLength: 6 }),
})
/** Bills and reversals of some of them, as a window holds them. */
const windowLines: fc.Arbitrary<ClearingLine[]> = fc
  .array(fc.record({ bill, isReversed: fc.boolean() }), { maxLength: 20 })
  .map((bills) =>
    bills.flatMap(({ bill: one, isReversed }) => {
      const lines = linesOf(one)
      return isReversed ? [...lines, ...reversedLines(lines)] : lines
    }),
  )

const sumOf = (amounts: readonly { readonly amountMinor: number }[]) =>
  amounts.reduce((sum, { amountMinor }) => sum + amountMinor, 0)

describe('lines of a settlement', () => {
  it('sum to its shares, and none of them is zero when the bill has no reversal', () => {
    fc.assert(
      fc.property(bill, (one) => {
        const lines = linesOf(one)
        assert.equal(sumOf(lines), sumOf(one.shares))
        assert.ok(lines.every(({ amountMinor }) => amountMinor !== 0))
      }),
    )
  })

  it('vanish together with those of the reversal', () => {
    fc.assert(
      fc.property(bill, (one) => {
        const lines = linesOf(one)
        assert.deepEqual(obligationsOf([...lines, ...reversedLines(lines)]), [])
      }),
    )
  })

  it('have a kind for every payer a pack may name', () => {
    for (const kind of payerKinds) assert.ok(lineKinds.includes(lineKindOf(kind)))
  })
})

describe('the gross table of public funds', () => {
  it('holds every fen of public money between provinces, and nothing else', () => {
    fc.assert(
      fc.property(windowLines, (lines) => {
        const between = lines.filter(({ heading }) => isPublic(heading) && isCrossProvince(heading))
        let inTable = 0
        for (const row of grossTable(lines)) {
          inTable += row.fundMinor + row.catastrophicMinor + row.aidMinor + row.accountMinor
          assert.equal(row.receivableMinor, row.fundMinor)
          assert.notEqual(row.careProvince, row.insuredProvince)
        }
        assert.equal(inTable, sumOf(between))
      }),
    )
  })

  it('is the same in whatever order the bills came', () => {
    fc.assert(
      fc.property(windowLines, (lines) => {
        assert.deepEqual(grossTable([...lines].reverse()), grossTable(lines))
      }),
    )
  })

  const fund = (insuredProvince: string, insuranceType: string, amountMinor: number) =>
    linesOf({
      currency: 'CNY',
      institution: 'H-1',
      setting: 'inpatient',
      home: { id: insuredProvince, province: insuredProvince },
      care: { id: 'beijing', province: '11' },
      shares: [
        {
          payer: `${insuredProvince}/scheme.pool`,
          payerKind: 'basic',
          insuranceType,
          insuredRegion: null,
          benefitYear: 2026,
          isToPatient: false,
          amountMinor,
        },
      ],
    })

  it('keeps insurance types apart, and deductions in a column of their own', () => {
    const deduction: Deduction = {
      careProvince: '11',
      insuredProvince: '34',
      insuranceType: '310',
      benefitYear: 2026,
      currency: 'CNY',
      amountMinor: 30_000,
    }
    const table = grossTable(
      [...fund('34', '310', 100_000), ...fund('34', '390', 5_000)],
      [deduction],
    )
    assert.deepEqual(
      table.map((row) => [
        row.insuranceType,
        row.fundMinor,
        row.deductionMinor,
        row.receivableMinor,
      ]),
      [
        ['310', 100_000, 30_000, 70_000],
        ['390', 5_000, 0, 5_000],
      ],
    )
  })
})

describe('obligations', () => {
  it('owe each institution what its bills say, whatever province pays for it', () => {
    fc.assert(
      fc.property(windowLines, (lines) => {
        const owed = new Map<string, number>()
        for (const { creditor, amountMinor } of obligationsOf(lines)) {
          owed.set(creditor, (owed.get(creditor) ?? 0) + amountMinor)
        }
        const claims = new Map<string, number>()
        for (const { heading, amountMinor } of lines) {
          if (heading.isToPatient || heading.kind === 'provider') continue
          const party = partyOf.institution(heading.institution)
          claims.set(party, (claims.get(party) ?? 0) + amountMinor)
        }
        for (const [party, amountMinor] of claims) {
          assert.equal(owed.get(party) ?? 0, amountMinor)
        }
      }),
    )
  })

  it('leave a province of care with what it pays out, never with a gain', () => {
    fc.assert(
      fc.property(windowLines, (lines) => {
        const local = lines.filter(({ heading }) => isPublic(heading) && !isCrossProvince(heading))
        let balance = 0
        for (const { debtor, creditor, amountMinor } of obligationsOf(lines)) {
          if (creditor.startsWith('province:')) balance += amountMinor
          if (debtor.startsWith('province:') && creditor.startsWith('institution:')) {
            balance -= amountMinor
          }
        }
        assert.equal(balance + sumOf(local), 0)
      }),
    )
  })

  it('turn catastrophic cover to the insurer that runs it', () => {
    const lines = linesOf({
      currency: 'CNY',
      institution: 'H-1',
      setting: 'inpatient',
      home: { id: 'hefei', province: '34' },
      care: { id: 'beijing', province: '11' },
      shares: [
        {
          payer: 'hefei/resident.catastrophic',
          payerKind: 'catastrophic',
          insuranceType: '390',
          insuredRegion: { id: 'hefei', province: '34' },
          benefitYear: 2026,
          isToPatient: false,
          amountMinor: 900,
        },
      ],
    })
    const contracted = new Map([['hefei/resident.catastrophic', 'payer:life/hefei.insurer']])
    assert.deepEqual(
      obligationsOf(lines, contracted).map(({ debtor, creditor }) => [debtor, creditor]),
      [
        ['payer:life/hefei.insurer', 'province:11'],
        ['province:11', 'institution:H-1'],
      ],
    )
  })
})

describe('netting', () => {
  const party = fc.constantFrom(
    'payer:a.insurer',
    'payer:b.insurer',
    'institution:H-1',
    'institution:H-2',
    partyOf.commercialCentre,
  )
  const obligation: fc.Arbitrary<Obligation> = fc.record({
    debtor: party,
    creditor: party,
    currency: fc.constantFrom('CNY', 'HKD', 'MOP'),
    amountMinor: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    cause: fc.constantFrom('commercial 2026', 'voucher 2026'),
  })
  const signed = fc.uniqueArray(party).map((parties) => new Set(parties))

  it('sums to zero in each currency, whoever signed', () => {
    fc.assert(
      fc.property(fc.array(obligation), signed, (obligations, parties) => {
        const { positions } = net(obligations, parties)
        const sums = new Map<string, number>()
        for (const { currency, amountMinor } of positions) {
          sums.set(currency, (sums.get(currency) ?? 0) + amountMinor)
        }
        assert.ok([...sums.values()].every((sum) => sum === 0))
      }),
    )
  })

  it('leaves everybody with what they had before it', () => {
    fc.assert(
      fc.property(fc.array(obligation), signed, (obligations, parties) => {
        const { positions, gross } = net(obligations, parties)
        for (const one of parties) {
          for (const currency of ['CNY', 'HKD', 'MOP']) {
            const of = (debts: readonly Obligation[]) =>
              debts
                .filter((debt) => debt.currency === currency)
                .reduce(
                  (sum, { debtor, creditor, amountMinor }) =>
                    sum + (creditor === one ? amountMinor : 0) - (debtor === one ? amountMinor : 0),
                  0,
                )
            const position = positions.find((p) => p.party === one && p.currency === currency)
            assert.equal((position?.amountMinor ?? 0) + of(gross), of(obligations))
          }
        }
      }),
    )
  })

  it('never touches a debt of somebody who has not signed', () => {
    fc.assert(
      fc.property(fc.array(obligation), signed, (obligations, parties) => {
        const { gross } = net(obligations, parties)
        const outside = obligations.filter(
          ({ debtor, creditor }) => !parties.has(debtor) || !parties.has(creditor),
        )
        assert.deepEqual(gross, outside)
      }),
    )
  })

  it('stops when public money is to take part', () => {
    assert.throws(() => net([], new Set(['province:34'])), /never netted/)
  })
})

describe('what clearing books', () => {
  it('balances, and closes every account of the lines', () => {
    fc.assert(
      fc.property(windowLines, (lines) => {
        const postings = clearingPostings(lines, obligationsOf(lines))
        for (const [, sum] of sumByCurrency(postings)) assert.equal(sum, 0)
        const open = new Map<string, number>()
        const add = (account: string, by: number) =>
          open.set(account, (open.get(account) ?? 0) + by)
        for (const { heading, amountMinor } of lines) {
          if (heading.isToPatient) continue
          add(`payer:${heading.payer} ${heading.currency}`, amountMinor)
          add(`institution:${heading.institution} ${heading.currency}`, -amountMinor)
        }
        for (const { account, currency, amountMinor } of postings) {
          if (/^(payer|institution):/.test(account)) add(`${account} ${currency}`, amountMinor)
        }
        assert.ok([...open.values()].every((sum) => sum === 0))
      }),
    )
  })

  it('books public money by its kind, type and year', () => {
    assert.deepEqual([...publicKinds], ['fund', 'catastrophic', 'aid', 'account'])
  })
})
