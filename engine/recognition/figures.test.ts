/** Rates that tell how often, and of nobody. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { fewestPersons, type MonthCounts, monthFigures, type OrderCount } from './figures.ts'
import { repeatReasons } from './recognise.ts'

const outcomes = ['first', 'recognised', 'repeated'] as const

function of(
  item: string,
  outcome: OrderCount['outcome'],
  orders: number,
  persons = orders,
): OrderCount[] {
  const department = 'respiratory'
  return orders === 0 ? [] : [{ department, item, outcome, orders, persons }]
}

function month(
  orders: readonly OrderCount[],
  reasons: MonthCounts['reasons'] = [],
  most = Number.POSITIVE_INFINITY,
) {
  const persons = outcomes.map((outcome) => {
    const cells = orders.filter((one) => one.outcome === outcome)
    const all = cells.reduce((sum, cell) => sum + cell.persons, 0)
    return { outcome, persons: Math.min(most, all) }
  })
  return monthFigures({ orders, reasons, persons })
}

describe('the figures of a month', () => {
  it('show the rate where enough persons stand behind both counts', () => {
    const { rows, total } = month([...of('ct', 'recognised', 30), ...of('ct', 'repeated', 10)])
    const expected = { first: 0, recognised: 30, repeated: 10, rate: 7500 }
    assert.deepEqual(rows, [{ department: 'respiratory', item: 'ct', ...expected }])
    assert.deepEqual(total, expected)
  })

  it('count orders and look at persons: many tests of one patient are still one patient', () => {
    const few = month([...of('ct', 'recognised', 30, 2), ...of('ct', 'repeated', 20, 8)])
    assert.deepEqual(few.total, { first: 0, recognised: null, repeated: 20, rate: null })
    const items = ['ct', 'mri', 'lipids', 'hba1c', 'kidney']
    const same = month(
      items.flatMap((item) => of(item, 'recognised', 1)),
      [],
      1,
    )
    assert.equal(same.total.recognised, null, 'five tests of one patient')
  })

  it('hide a second count where one alone would follow from the sum', () => {
    const counts = [
      ...of('ct', 'recognised', 3),
      ...of('mri', 'recognised', 7),
      ...of('lipids', 'recognised', 40),
    ]
    const { rows, total } = month(counts)
    assert.deepEqual(
      rows.map(({ item, recognised }) => [item, recognised]),
      [
        ['ct', null],
        ['lipids', 40],
        ['mri', null],
      ],
    )
    assert.equal(total.recognised, 50)
  })

  it('say nought where nothing was ordered', () => {
    const { rows, total, reasons } = month([])
    assert.deepEqual(rows, [])
    assert.deepEqual(total, { first: 0, recognised: 0, repeated: 0, rate: null })
    assert.ok(reasons.every(({ orders }) => orders === 0))
  })

  const counts = fc
    .array(fc.tuple(fc.nat(20), fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 6 })
    .map((rows) =>
      rows.flatMap((row, at) =>
        outcomes.flatMap((outcome, column) => of(`item-${at}`, outcome, row[column] ?? 0)),
      ),
    )

  it('never show a count of few persons, nor let one follow from a sum', () => {
    fc.assert(
      fc.property(counts, (orders) => {
        const { rows, total } = month(orders)
        for (const outcome of outcomes) {
          const cells = rows.map((row) => row[outcome])
          const isTelling = (count: number | null) =>
            count !== null && count > 0 && count < fewestPersons
          assert.ok(![...cells, total[outcome]].some(isTelling))
          const sum = total[outcome]
          const gone = cells.filter((cell) => cell === null).length
          if (sum === null || gone === 0) continue
          const rest = sum - cells.reduce((all: number, cell) => all + (cell ?? 0), 0)
          assert.ok(gone > 1 && rest >= fewestPersons, JSON.stringify(rows))
        }
      }),
    )
  })

  it('say nothing of grounds where the repeated orders are hidden', () => {
    const reasons = repeatReasons.map((reason) => ({ reason, orders: 9, persons: 9 }))
    const hidden = month(of('ct', 'repeated', 3), reasons)
    assert.ok(hidden.reasons.every(({ orders }) => orders === null))
    const shown = month(of('ct', 'repeated', 54), reasons)
    assert.ok(shown.reasons.every(({ orders }) => orders === 9))
  })
})
