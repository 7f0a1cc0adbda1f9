/** Which row each counter of a bill lies in, and what its scheme calls it. */
import type { CounterChange } from '../../../engine/settlement/settlement.ts'
import type { Rules } from '../rules.ts'
import type { CounterName } from './document.ts'

interface OwnedCoverage {
  readonly id: string
  readonly scheme: string
  readonly pool: string | null
}

/** A counter that a pool shares lies with the pool, under its scheme; all others with the person. */
export function counterNames(
  changes: readonly CounterChange[],
  person: string,
  coverages: readonly OwnedCoverage[],
  rules: Rules,
): CounterName[] {
  return changes.map(({ coverage: id, slot }) => {
    const coverage = coverages.find((one) => one.id === id)
    const counter = rules.scheme(coverage?.scheme ?? '')?.counters[slot]
    if (coverage === undefined || counter === undefined) {
      throw new Error('broken invariant: a counter moved that its scheme does not have')
    }
    const name = { counter: counter.name, unit: counter.dimension }
    return counter.owner === 'pool' && coverage.pool !== null
      ? { ...name, owner: coverage.pool, row: coverage.scheme }
      : { ...name, owner: person, row: id }
  })
}
