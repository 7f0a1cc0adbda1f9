import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { dayOf } from '../base/calendar-date.ts'
import { type DifferenceClass, differenceClasses } from './difference.ts'
import { unexplained } from './proof.ts'
import { type MatchTerms, Reconciliation, reconcile } from './reconciliation.ts'
import { fields, keyOf, type StatementRow } from './statement-row.ts'

const all = new Set(fields)
const day = dayOf(2026, 3, 10)

function aRow(reference: string, changes: Partial<StatementRow> = {}): StatementRow {
  return {
    line: 0,
    reference,
    reverses: '',
    kind: 'settlement',
    state: 'final',
    currency: 'CNY',
    totalMinor: 1_000_00,
    paidMinor: 700_00,
    accountMinor: 100_00,
    cashMinor: 200_00,
    day,
    institution: 'H-LJ-01',
    category: 'inpatient',
    window: '2026-03',
    visit: `visit of ${reference}`,
    person: 'p-1',
    ...changes,
  }
}

function aReversal(of: string, changes: Partial<StatementRow> = {}): StatementRow {
  const negative = { totalMinor: -1_000_00, paidMinor: -700_00, accountMinor: -100_00 }
  const row = {
    reverses: of,
    kind: 'reversal' as const,
    cashMinor: -200_00,
    visit: `visit of ${of}`,
  }
  return aRow(`${of}-r`, { ...row, ...negative, ...changes })
}

const twoSided: MatchTerms = {
  own: { side: 'ours', stated: all },
  others: [{ side: 'hospital', stated: all }],
  toleranceMinor: 2,
}

const threeSided: MatchTerms = {
  ...twoSided,
  others: [
    { side: 'hospital', stated: all },
    { side: 'payer', stated: all },
  ],
}

function found(ours: StatementRow[], theirs: StatementRow[]) {
  const { breaks, summary } = reconcile(twoSided, ours, [theirs])
  const classes = breaks.flatMap(({ sides }) =>
    sides.flatMap(({ differences }) =>
      differences.flatMap(({ steps }) => steps.map((step) => step.class)),
    ),
  )
  return { breaks, classes, summary }
}

describe('a difference between two statements', () => {
  const a = aRow('a')
  const rows: [DifferenceClass[], StatementRow[], StatementRow[], string][] = [
    [['missing-there'], [a], [], 'we have a settlement that the hospital has not'],
    [['missing-here'], [], [a], 'the hospital has a settlement that we have not'],
    [['duplicate-there'], [a], [a, a], 'the hospital has it twice'],
    [['duplicate-here'], [a, a], [a], 'we have it twice'],
    [['reversed-here-only'], [a, aReversal('a')], [a], 'it was taken back here only'],
    [['reversed-there-only'], [a], [a, aReversal('a')], 'it was taken back there only'],
    [['kind-differs'], [a], [aReversal('a')], 'one side calls it a reversal'],
    [['paid-differs'], [a], [aRow('a', { paidMinor: 650_00 })], 'another share of the payer'],
    [['account-differs'], [a], [aRow('a', { accountMinor: 0 })], 'another sum from the account'],
    [
      ['paid-differs', 'cash-differs'],
      [a],
      [aRow('a', { paidMinor: 650_00, cashMinor: 250_00 })],
      'what the payer bears less, the patient bears more',
    ],
    [['total-differs'], [a], [aRow('a', { totalMinor: 999_00 })], 'another bill'],
    [['rounding'], [a], [aRow('a', { paidMinor: 700_01 })], 'a fen is a matter of rounding'],
    [['paid-differs'], [a], [aRow('a', { paidMinor: 700_03 })], 'beyond the tolerance it is not'],
    [['day-differs'], [a], [aRow('a', { day: day + 1 })], 'booked after midnight'],
    [['window-differs'], [a], [aRow('a', { window: '2026-04' })], 'cleared in another month'],
    [['institution-differs'], [a], [aRow('a', { institution: 'H-LJ-02' })], 'another campus'],
    [['category-differs'], [a], [aRow('a', { category: 'outpatient' })], 'another category'],
    [['currency-differs'], [a], [aRow('a', { currency: 'HKD' })], 'another currency'],
    [['person-differs'], [a], [aRow('a', { person: 'p-2' })], 'another person'],
    [['visit-differs'], [a], [aRow('a', { visit: 'V-9' })], 'another visit'],
    [['state-differs'], [a], [aRow('a', { state: 'pending' })], 'not booked there yet'],
    [
      ['reference-differs'],
      [a],
      [aRow('b', { visit: 'visit of a' })],
      'the same visit under another reference is one break, not two',
    ],
    [
      ['currency-differs', 'day-differs', 'paid-differs'],
      [a],
      [aRow('a', { currency: 'HKD', day: day - 1, paidMinor: 0 })],
      'several differences of one settlement are all named',
    ],
    [
      [],
      [a, aReversal('a')],
      [a, aReversal('a', { reference: 'their own number' })],
      'what a party calls its reversal is its own affair',
    ],
    [
      [],
      [a, aReversal('a')],
      [a, aReversal('a', { reference: 'r-7', reverses: '' })],
      'a reversal that names no original is found by its visit',
    ],
  ]
  for (const [classes, ours, theirs, shows] of rows) {
    it(`is ${classes.join(', ') || 'none'}: ${shows}`, () => {
      assert.deepEqual(found(ours, theirs).classes, classes)
    })
  }

  it('has every class of the list in a row above or below', () => {
    const shown = new Set(rows.flatMap(([classes]) => classes))
    assert.deepEqual(
      differenceClasses.filter((name) => !shown.has(name)),
      ['unreadable-there'],
    )
  })

  it('is unreadable-there where their record could not be read', () => {
    const blind = { ...aRow('a'), isUnreadable: true }
    const { breaks } = reconcile(twoSided, [aRow('a')], [[blind]])
    assert.deepEqual(
      breaks.map((one) => one.class),
      ['unreadable-there'],
    )
  })

  it('is never looked for in what a side does not state', () => {
    const stated = new Set(fields.filter((field) => field !== 'person' && field !== 'cashMinor'))
    const match = { ...twoSided, others: [{ side: 'hospital', stated }] }
    const theirs = aRow('a', { person: '', cashMinor: 0 })
    assert.deepEqual(reconcile(match, [aRow('a')], [[theirs]]).breaks, [])
  })

  it('after midnight is a difference of the day, and what else we had that day is not missed', () => {
    const nearby = [
      { ...aRow('a', { day: day - 1 }), isNearby: true },
      { ...aRow('b', { day: day - 1 }), isNearby: true },
    ]
    const { breaks, summary } = reconcile(twoSided, nearby, [[aRow('a')]])
    assert.deepEqual(
      breaks.map(({ key, class: name }) => [key, name]),
      [['a', 'day-differs']],
    )
    assert.deepEqual(summary.proofs[0]?.own, [])
  })
})

describe('three statements', () => {
  const a = aRow('a')
  const less = aRow('a', { paidMinor: 650_00 })
  const verdictOf = (ours: StatementRow[], hospital: StatementRow[], payer: StatementRow[]) =>
    reconcile(threeSided, ours, [hospital, payer]).breaks[0]?.verdict

  it('say who stands alone', () => {
    assert.deepEqual(verdictOf([a], [a], [less]), { alone: 'payer' })
    assert.deepEqual(verdictOf([a], [], [a]), { alone: 'hospital' })
    assert.deepEqual(verdictOf([a], [less], [less]), { alone: 'ours' })
    assert.deepEqual(verdictOf([], [a], [a]), { alone: 'ours' })
    assert.deepEqual(verdictOf([a], [], []), { alone: 'ours' })
  })

  it('say when nobody agrees', () => {
    assert.deepEqual(verdictOf([a], [less], []), { alone: null, agree: 'nobody' })
  })
})

// ---------------------------------------------------------------- laws

const amount = fc.integer({ min: -5, max: 5 })
const anyRow: fc.Arbitrary<StatementRow> = fc.record({
  line: fc.nat(9),
  reference: fc.constantFrom('a', 'b', 'c', 'd'),
  reverses: fc.constantFrom('', '', '', 'a', 'b'),
  kind: fc.constantFrom('settlement', 'settlement', 'reversal'),
  state: fc.constantFrom('final', 'pending'),
  currency: fc.constantFrom('CNY', 'HKD'),
  totalMinor: amount,
  paidMinor: amount,
  accountMinor: amount,
  cashMinor: amount,
  day: fc.integer({ min: day, max: day + 1 }),
  institution: fc.constantFrom('H-1', 'H-2'),
  category: fc.constantFrom('outpatient', 'inpatient'),
  window: fc.constantFrom('2026-03', '2026-04'),
  visit: fc.constantFrom('', 'v', 'w'),
  person: fc.constantFrom('', 'p', 'q'),
})
const statement = fc.array(anyRow, { maxLength: 12 })
const stated = fc.subarray([...fields]).map((list) => new Set(list))
const match: fc.Arbitrary<MatchTerms> = fc.record({
  own: fc.record({ side: fc.constant('ours'), stated }),
  others: fc.tuple(
    fc.record({ side: fc.constant('hospital'), stated }),
    fc.record({ side: fc.constant('payer'), stated }),
  ),
  toleranceMinor: fc.nat(2),
})

describe('whatever the statements say', () => {
  it('the classes add up to the difference of the statements, cell by cell', () => {
    fc.assert(
      fc.property(match, statement, statement, statement, (terms, ours, hospital, payer) => {
        const { summary } = reconcile(terms, ours, [hospital, payer])
        for (const proof of summary.proofs) assert.deepEqual(unexplained(proof), [])
      }),
      { numRuns: 2000 },
    )
  })

  it('the order of rows does not matter', () => {
    const shuffled = (rows: StatementRow[]) =>
      fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })
    const both = fc
      .tuple(match, statement, statement)
      .chain(([terms, ours, theirs]) =>
        fc.tuple(
          fc.constant(terms),
          fc.constant(ours),
          fc.constant(theirs),
          shuffled(ours),
          shuffled(theirs),
        ),
      )
    const plain = (terms: MatchTerms, ours: StatementRow[], theirs: StatementRow[]) => {
      const lineless = (rows: StatementRow[]) => rows.map((row) => ({ ...row, line: 0 }))
      const { breaks, summary } = reconcile(terms, lineless(ours), [lineless(theirs), []])
      const classes = breaks.map(({ key, class: name, sides }) => ({
        key,
        name,
        steps: sides.map(({ differences }) => differences.map(({ steps }) => steps)),
      }))
      return { classes, summary }
    }
    fc.assert(
      fc.property(both, ([terms, ours, theirs, oursAgain, theirsAgain]) => {
        assert.deepEqual(plain(terms, ours, theirs), plain(terms, oursAgain, theirsAgain))
      }),
      { numRuns: 1000 },
    )
  })

  it('a statement agrees with itself', () => {
    fc.assert(
      fc.property(match, statement, (terms, rows) => {
        const { breaks, summary } = reconcile(terms, rows, [rows, rows])
        assert.deepEqual(breaks, [])
        assert.equal(summary.different, 0)
      }),
    )
  })

  it('giving up single breaks changes neither sums nor counts', () => {
    const withoutVisit = new Set(fields.filter((field) => field !== 'visit'))
    const terms = { ...twoSided, own: { side: 'ours', stated: withoutVisit } }
    fc.assert(
      fc.property(statement, statement, (ours, theirs) => {
        const whole = reconcile(terms, ours, [theirs]).summary
        const given = new Reconciliation(terms, 0)
        for (const key of new Set([...ours, ...theirs].map(keyOf))) {
          const under = (rows: StatementRow[]) => rows.filter((row) => keyOf(row) === key)
          given.addGroup({ key, own: under(ours), others: [under(theirs)] })
        }
        const { breaks, summary } = given.finish()
        assert.deepEqual(breaks, [])
        assert.deepEqual(summary.proofs, whole.proofs)
        assert.equal(summary.different, whole.different)
        assert.equal(summary.isComplete, whole.different === 0)
      }),
    )
  })
})
