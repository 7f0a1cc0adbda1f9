import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { alone, jointRights, type TiedRecord, tie, untie } from './record-group.ts'

const people = ['a', 'b', 'c', 'd', 'e']

function groupOf(records: ReadonlyMap<string, TiedRecord>, ...persons: string[]): TiedRecord[] {
  const all = persons.flatMap((one) => [one, ...(records.get(one)?.others ?? [])])
  return [...new Set(all)].map((one) => records.get(one) ?? alone(one))
}

describe('records of one person', () => {
  it('are found by any way of ties, and part where the last way is cut', () => {
    const pair = fc.tuple(fc.constantFrom(...people), fc.constantFrom(...people), fc.boolean())
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 20 }), (steps) => {
        const records = new Map(people.map((one) => [one, alone(one)]))
        const ties = new Set<string>()
        for (const [a, b, isTie] of steps) {
          const done = (isTie ? tie : untie)(groupOf(records, a, b), a, b)
          const name = [a, b].sort().join()
          if (!done.tied) continue
          if (isTie) ties.add(name)
          else ties.delete(name)
          for (const one of done.changed) records.set(one.person, one)
        }
        // By colouring: the same as by walking, and by no line of the code above.
        const colour = new Map(people.map((one) => [one, one]))
        for (const _ of people) {
          for (const name of ties) {
            const [a = '', b = ''] = name.split(',')
            const least = [colour.get(a) ?? '', colour.get(b) ?? ''].sort()[0] ?? ''
            colour.set(a, least).set(b, least)
          }
        }
        for (const one of people) {
          const expected = people.filter(
            (two) => two !== one && colour.get(one) === colour.get(two),
          )
          assert.deepEqual(records.get(one)?.others, expected)
        }
      }),
    )
  })

  it('are not tied twice, nor to themselves', () => {
    const tied = tie([alone('a'), alone('b')], 'a', 'b')
    assert.ok(tied.tied)
    assert.deepEqual(tie(tied.changed, 'b', 'a'), { tied: false, why: 'tied-already' })
    assert.deepEqual(tie([alone('a')], 'a', 'a'), { tied: false, why: 'same-record' })
    assert.deepEqual(untie([alone('a'), alone('b')], 'a', 'b'), { tied: false, why: 'not-tied' })
  })

  it('count what they have in common together, and share what one alone has', () => {
    const contract = { insurer: 'x', number: '7' }
    const joint = jointRights(
      [{ id: 'c1', scheme: 'hefei/employee' }],
      [
        {
          person: 'b',
          coverages: [
            { id: 'c2', scheme: 'hefei/employee' },
            { id: 'c3', scheme: 'x/million', contract },
          ],
        },
      ],
    )
    assert.deepEqual(joint, [
      {
        id: 'c1',
        scheme: 'hefei/employee',
        beside: [
          { owner: 'b', coverage: 'c1' },
          { owner: 'b', coverage: 'c2' },
        ],
      },
      {
        id: 'c3',
        scheme: 'x/million',
        contract,
        beside: [{ owner: 'b', coverage: 'c3' }],
        adopted: true,
      },
    ])
  })

  it('count what the one without the right used of it', () => {
    const [right] = jointRights(
      [{ id: 'c1', scheme: 'hefei/employee' }],
      [{ person: 'b', coverages: [] }],
    )
    assert.deepEqual(right?.beside, [{ owner: 'b', coverage: 'c1' }])
  })

  it('keep two contracts of one product apart', () => {
    const one = { id: 'c1', scheme: 'x/million', contract: { insurer: 'x', number: '7' } }
    const two = { id: 'c2', scheme: 'x/million', contract: { insurer: 'x', number: '8' } }
    const joint = jointRights([one], [{ person: 'b', coverages: [two] }])
    assert.deepEqual(
      joint.map(({ id, beside }) => [id, beside?.length ?? 0]),
      [
        ['c1', 1],
        ['c2', 1],
      ],
    )
  })
})
