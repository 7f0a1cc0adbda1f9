/**
 * Which bills of a mixed load can be taken back: the last one of a person who has nothing under way,
 * since a later bill would have to be undone first.
 */
import type { SentBill } from './workload.ts'

const mostKept = 1000

export class Undoable {
  readonly #underWay = new Map<string, { now: number; most: number }>()
  /** Settlements by person, the oldest first. */
  readonly #last = new Map<string, string>()
  readonly #beingUndone = new Set<string>()

  isBeingUndone(person: string): boolean {
    return this.#beingUndone.has(person)
  }

  sent({ person }: SentBill): void {
    this.#last.delete(person)
    const bills = this.#underWay.get(person) ?? { now: 0, most: 0 }
    bills.now += 1
    bills.most = Math.max(bills.most, bills.now)
    this.#underWay.set(person, bills)
  }

  /** Of two that were under way at once nobody knows which is the later one. */
  settled({ person, isW20 }: SentBill, settlement: string | undefined): void {
    const bills = this.#underWay.get(person)
    if (bills === undefined) return
    bills.now -= 1
    if (bills.now > 0) return
    this.#underWay.delete(person)
    if (bills.most > 1 || !isW20 || settlement === undefined) return
    if (this.#last.size < mostKept) this.#last.set(person, settlement)
  }

  /** The oldest; its person gets no bill until it is undone. */
  take(): { readonly person: string; readonly settlement: string } | undefined {
    const [oldest] = this.#last
    if (oldest === undefined) return undefined
    const [person, settlement] = oldest
    this.#last.delete(person)
    this.#beingUndone.add(person)
    return { person, settlement }
  }

  undone(person: string): void {
    this.#beingUndone.delete(person)
  }
}
