/**
 * Each bill was divided with exactly those other records counting that were its person's then. The
 * ties of a record and its bills stand in one order: a tie says which of them came before.
 */
import { tiesRow } from '../../../engine/person/record-group.ts'
import type { SettlementDocument } from '../settlement/document.ts'
import type { Entry } from '../settlement/journal.ts'
import { Broken } from './finding.ts'

export interface TieAudit {
  readonly person: string
  readonly number: number
  readonly afterVersion: number
  readonly others: readonly string[]
}

interface MarkRow {
  readonly owner: string
  readonly coverage: string
  readonly counters: readonly number[]
}

export class TieWalk {
  readonly #ties: ReadonlyMap<string, readonly TieAudit[]>
  readonly #marked = new Set<string>()

  /** In order of their numbers. */
  constructor(rows: readonly TieAudit[]) {
    this.#ties = Map.groupBy(rows, ({ person }) => person)
    for (const [person, ties] of this.#ties) {
      for (const [i, { number, afterVersion }] of ties.entries()) {
        if (number !== i + 1) throw new Broken('tie', person, `its tie ${i + 1} is missing`)
        if (afterVersion < (ties[i - 1]?.afterVersion ?? 0)) {
          throw new Broken('tie', person, `its tie ${number} came before an earlier one`)
        }
      }
    }
  }

  /** A bill that was worked out anew keeps the ties of the one whose place it has. */
  check({ id, person, version, replaces }: Entry, { tied }: SettlementDocument): void {
    if (replaces !== null) return
    const own = this.#ties.get(person) ?? []
    const then = own.findLast(({ afterVersion }) => afterVersion < version)
    if ((tied?.number ?? 0) !== (then?.number ?? 0)) {
      const what = `it was divided after change ${tied?.number ?? 0} of its person’s records, not ${then?.number ?? 0}`
      throw new Broken('tie', id, what)
    }
    const others = new Set(then?.others ?? [])
    if ((tied?.others ?? []).join('\n') !== [...others].join('\n')) {
      throw new Broken('tie', id, 'it counts with other records than were its person’s then')
    }
    const beside = Object.values(tied?.beside ?? {}).flat()
    if (beside.some(({ owner }) => !others.has(owner))) {
      throw new Broken('tie', id, 'it counts what a stranger’s record had used up')
    }
  }

  /** The row by which bills see that ties have changed. */
  mark({ owner, coverage, counters }: MarkRow): void {
    if (coverage !== tiesRow) return
    const last = this.#ties.get(owner)?.at(-1)?.number ?? 0
    if (counters[0] !== last) {
      throw new Broken('tie', owner, `its mark is ${counters[0] ?? 0}, and its last tie is ${last}`)
    }
    this.#marked.add(owner)
  }

  end(): void {
    for (const person of this.#ties.keys()) {
      if (!this.#marked.has(person))
        throw new Broken('tie', person, 'the mark of its ties is missing')
    }
  }
}
