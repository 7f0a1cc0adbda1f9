/**
 * The words that documents name by number: codes and names of goods, names of terms and payers. A
 * number once given never changes.
 *
 *     chain(n) = SHA-256(0x02, chain(n - 1), text of word n in UTF-8),   chain(0) = 32 zero bytes
 *
 * A document holds how many words there were and the first half of their last chain, its seal. So
 * whoever trusts the document (its leaf is bound to a signed head) can trust its words.
 */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type Database, inTransaction } from '../database.ts'

export type Querying = Pick<pg.ClientBase, 'query'>

interface Word {
  readonly word: number
  readonly text: string
  readonly chain: Buffer
}

export const sealBytes = 16

const linkByte = Buffer.from([2])
const longestText = 160
/** Names that a place of care makes up for each bill must not fill our memory for ever. */
const mostWords = 1_000_000
/** Texts met once; those that are met again become words. */
const mostMet = 50_000
const mostAtOnce = 2000
/** Of whoever adds words. */
export const learningLock = 7_426_118_341
/** Few texts wait for more of them, though not for ever. */
const worthATrip = 64
const askedAgain = 16

export class Words {
  readonly #numbers = new Map<string, number>()
  /** By number; the first stands for none. */
  readonly #texts: string[] = ['']
  readonly #chains: Buffer[] = [Buffer.alloc(32)]
  #met = new Set<string>()
  #wanted = new Set<string>()
  #isRead = false
  #asked = 0

  get count(): number {
    return this.#texts.length - 1
  }

  /** The number of a text that is a word. A text that comes again and again is noted as wanted. */
  numberOf(text: string): number | undefined {
    const number = this.#numbers.get(text)
    if (number === undefined) this.#meet(text)
    return number
  }

  /** @throws when there is no such word, or its text was altered. */
  textOf(number: number): string {
    const text = this.#texts[number]
    if (text === undefined || number < 1) throw new Error(`The word ${number} is missing.`)
    return text
  }

  /** @throws when not all of so many words are known. */
  seal(count: number): Buffer {
    const chain = this.#chains[count]
    if (chain === undefined) throw new Error(`Words up to ${count} are missing or altered.`)
    return chain.subarray(0, sealBytes)
  }

  #meet(text: string): void {
    if (text === '' || text.length > longestText || this.count >= mostWords) return
    if (this.#met.size >= mostMet) this.#met = new Set()
    if (this.#met.has(text) && this.#wanted.size < mostAtOnce) this.#wanted.add(text)
    this.#met.add(text)
  }

  /** Reads the words up to `count`, where they are not known yet. */
  async reach(querying: Querying, count: number): Promise<void> {
    if (count > this.count) await this.#read(querying)
  }

  /** A word that does not fit the one before it, and all after it, stay unknown. */
  async #read(querying: Querying): Promise<boolean> {
    const { rows } = await querying.query<Word>(
      'SELECT word, text, chain FROM word WHERE word > $1 ORDER BY word',
      [this.count],
    )
    return rows.every((row) => this.#add(row))
  }

  #add({ word, text, chain }: Word): boolean {
    // Another reading may have been quicker.
    if (word <= this.count) return true
    if (word !== this.count + 1 || !chain.equals(this.#chainAfter(text))) return false
    this.#numbers.set(text, word)
    this.#texts.push(text)
    this.#chains.push(chain)
    return true
  }

  #chainAfter(text: string, before = this.#chains.at(-1) ?? Buffer.alloc(32)): Buffer {
    return createHash('sha256').update(linkByte).update(before).update(text).digest()
  }

  /**
   * To be called before each packing: from time to time it gives numbers to the texts that came
   * again, in a transaction of its own. Words are added by one process after the other, so that
   * whoever sees a number sees all before it.
   */
  async learn(database: Database): Promise<void> {
    if (!this.#isRead) {
      this.#isRead = true
      await this.#read(database)
    }
    this.#asked += 1
    const isWorthIt = this.#wanted.size >= worthATrip || this.#asked % askedAgain === 0
    if (this.#wanted.size === 0 || !isWorthIt) return
    const wanted = [...this.#wanted]
    this.#wanted = new Set()
    const added = await inTransaction(database, async (connection) => {
      // No batch waits for a process that sleeps while it learns; there are other times.
      const { rows } = await connection.query<{ free: boolean }>(
        'SELECT pg_try_advisory_xact_lock($1) AS free',
        [learningLock],
      )
      if (rows[0]?.free !== true) {
        for (const text of wanted) this.#wanted.add(text)
        return []
      }
      if (!(await this.#read(connection))) return []
      const words = this.#numbered(wanted.filter((text) => !this.#numbers.has(text)))
      await connection.query(
        `INSERT INTO word (word, text, chain)
         SELECT * FROM unnest($1::integer[], $2::text[], $3::bytea[])`,
        [words.map(({ word }) => word), words.map(({ text }) => text), words.map((w) => w.chain)],
      )
      return words
    })
    for (const word of added) this.#add(word)
  }

  #numbered(texts: readonly string[]): Word[] {
    const words: Word[] = []
    for (const text of texts) {
      const word = this.count + words.length + 1
      words.push({ word, text, chain: this.#chainAfter(text, words.at(-1)?.chain) })
    }
    return words
  }
}
