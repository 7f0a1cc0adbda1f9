/** Holds the rows of a bucket against the signed links of its chain, one row after the other. */
import { Broken, type Invariant } from './finding.ts'

export interface LinkAudit {
  readonly first: number
  readonly last: number
  /** Digests of its rows, in hexadecimal. */
  readonly leaves: readonly string[]
  /** The chain at its end as it was stored, and as it follows from the links before and the leaves. */
  readonly chain: string
  readonly rechained: string
  readonly isSigned: boolean
}

export interface ChainedRow {
  readonly id: string
  readonly number: number
  readonly leaf: string
}

export const chainStart = '00'.repeat(32)

export class ChainWalk {
  readonly #invariant: Invariant
  readonly #links: AsyncIterator<LinkAudit>
  #link: LinkAudit | undefined
  #chain = chainStart

  constructor(invariant: Invariant, links: AsyncIterable<LinkAudit>) {
    this.#invariant = invariant
    this.#links = links[Symbol.asyncIterator]()
  }

  /** The next row, which lies under a head. */
  async step(row: ChainedRow): Promise<void> {
    await this.#openLink(row)
    const { first = 0, last, leaves = [] } = this.#link ?? {}
    if (leaves[row.number - first] !== row.leaf) {
      throw this.#broken(row.id, 'it was altered after it was chained')
    }
    if (last === row.number) this.#link = undefined
  }

  /** After the last row under the head of the bucket. */
  async end(where: string, headChain: string): Promise<void> {
    const { done } = await this.#links.next()
    if (done !== true) throw this.#broken(where, 'its chain goes on after its last row')
    if (this.#link !== undefined) {
      throw this.#broken(where, 'its last link covers rows that are not there')
    }
    if (headChain !== this.#chain) {
      throw this.#broken(where, 'its chain does not end where its links end')
    }
  }

  async #openLink({ id, number }: ChainedRow): Promise<void> {
    if (this.#link !== undefined) return
    const { value, done } = await this.#links.next()
    if (done === true) throw this.#broken(id, 'no link of the chain covers it')
    const link: LinkAudit = value
    if (link.first !== number || link.last < number) {
      throw this.#broken(id, 'the links of the chain leave it out')
    }
    if (link.leaves.length !== link.last - link.first + 1 || link.rechained !== link.chain) {
      throw this.#broken(id, 'the link of the chain that begins here was altered')
    }
    if (!link.isSigned) {
      throw this.#broken(id, 'the link of the chain that begins here is not signed')
    }
    this.#link = link
    this.#chain = link.chain
  }

  #broken(where: string, what: string): Broken {
    return new Broken(this.#invariant, where, what)
  }
}
