/** Numbers of ledger accounts, by which settlements name them. A number once given never changes. */
import type { Posting } from '../../engine/ledger/posting.ts'
import { textsText } from './array-text.ts'
import type { Database } from './database.ts'

export class Accounts {
  readonly #database: Database
  readonly #known = new Map<string, number>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Gives numbers to those accounts that have none yet, in a transaction of its own. */
  async know(postings: Iterable<Posting>): Promise<void> {
    const missing = new Map<string, Posting>()
    for (const posting of postings) {
      const key = keyOf(posting)
      if (!this.#known.has(key)) missing.set(key, posting)
    }
    if (missing.size > 0) await this.#learn([...missing.values()])
  }

  /** @throws when the account was not made known before. */
  numberOf(posting: Posting): number {
    const number = this.#known.get(keyOf(posting))
    if (number === undefined) throw new Error('An account has no number yet.')
    return number
  }

  /** Of two processes that give a number at once, one finds it taken and looks again. */
  async #learn(postings: readonly Posting[]): Promise<void> {
    const values = [
      textsText(postings.map(({ account }) => account)),
      textsText(postings.map(({ currency }) => currency)),
    ]
    const isMissing = () => postings.some((posting) => !this.#known.has(keyOf(posting)))
    for (let attempt = 1; isMissing(); attempt++) {
      if (attempt > mostAttempts) throw new Error('Accounts could not be given numbers.')
      await this.#database.query(addAccounts, values)
      const { rows } = await this.#database.query<Row>(readAccounts, values)
      for (const row of rows) this.#known.set(keyOf(row), row.number)
    }
  }
}

const mostAttempts = 50

/** The order keeps two processes that learn the same accounts from waiting in a ring. */
const addAccounts = `
INSERT INTO account (account, name, currency)
SELECT (SELECT coalesce(max(a.account), 0) FROM account a)
    + row_number() OVER (ORDER BY n.name, n.currency), n.name, n.currency
FROM unnest($1::text[], $2::text[]) n (name, currency)
WHERE NOT EXISTS (SELECT FROM account a WHERE a.name = n.name AND a.currency = n.currency)
ORDER BY n.name, n.currency
ON CONFLICT DO NOTHING`

const readAccounts = `
SELECT a.account AS number, a.name AS account, a.currency FROM account a
JOIN unnest($1::text[], $2::text[]) n (name, currency)
  ON n.name = a.name AND n.currency = a.currency`

interface Row extends Pick<Posting, 'account' | 'currency'> {
  readonly number: number
}

function keyOf({ account, currency }: Pick<Posting, 'account' | 'currency'>): string {
  return `${currency} ${account}`
}
