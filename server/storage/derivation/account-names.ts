/** Names of ledger accounts by their numbers. A number once given never changes, so it is kept. */
import type { Posting } from '../../../engine/ledger/posting.ts'
import type { Connection } from '../database.ts'

type Account = Pick<Posting, 'account' | 'currency'>

export class AccountNames {
  readonly #known = new Map<number, Account>()

  /** Looks up those numbers that are not known yet, in one go. */
  async know(connection: Connection, numbers: Iterable<number>): Promise<void> {
    const missing = new Set<number>()
    for (const number of numbers) if (!this.#known.has(number)) missing.add(number)
    if (missing.size === 0) return
    const { rows } = await connection.query<Account & { readonly number: number }>({
      name: 'account-names',
      text: `SELECT account AS number, name AS account, currency FROM account
             WHERE account = ANY($1::integer[])`,
      values: [[...missing]],
    })
    for (const { number, account, currency } of rows) {
      this.#known.set(number, { account, currency })
    }
  }

  /** The postings of a settlement's row, in order. @throws when an account is lost. */
  postingsOf({ accounts, amounts_minor }: PackedPostings): Posting[] {
    return accounts.map((number, i): Posting => {
      const known = this.#known.get(number)
      if (known === undefined) throw new Error(`The account ${number} is missing.`)
      return { ...known, amountMinor: amounts_minor[i] ?? 0 }
    })
  }
}

export interface PackedPostings {
  readonly accounts: readonly number[]
  readonly amounts_minor: readonly number[]
}
