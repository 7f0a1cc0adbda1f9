/**
 * A small reader of ledger text that shares nothing with the writer: it knows the format from the
 * manual of hledger, counts with whole numbers of any size, and trusts no sum but its own.
 */

export interface Recount {
  readonly transactions: number
  /** By `account currency`, in units of 10^-3, the most decimals that a currency here has. */
  readonly sums: ReadonlyMap<string, bigint>
  /** Transactions that do not sum to zero, by their line. */
  readonly unbalanced: readonly number[]
}

const decimals = 3

export function recount(text: string): Recount {
  const sums = new Map<string, bigint>()
  const unbalanced: number[] = []
  let transactions = 0
  let open: { line: number; rest: Map<string, bigint> } | null = null
  const close = () => {
    if (open !== null && [...open.rest.values()].some((rest) => rest !== 0n))
      unbalanced.push(open.line)
    open = null
  }
  for (const [i, line] of text.split('\n').entries()) {
    if (/^\d{4}-\d\d-\d\d /.test(line)) {
      close()
      transactions += 1
      open = { line: i + 1, rest: new Map() }
    } else if (line.trim() === '') close()
    else if (!/^\s*;/.test(line)) {
      const posting = /^\s+(\S(?:.*?\S)??) {2,}(-?)(\d+)(?:\.(\d+))? ([A-Z]{3})$/.exec(line)
      if (posting === null || open === null) throw new Error(`Line ${i + 1} is no posting: ${line}`)
      const [, account, sign, whole, fraction = '', currency] = posting
      const size = BigInt(`${whole}${fraction.padEnd(decimals, '0')}`)
      const amount = sign === '-' ? -size : size
      const rest = open.rest.get(currency ?? '') ?? 0n
      open.rest.set(currency ?? '', rest + amount)
      const key = `${account} ${currency}`
      sums.set(key, (sums.get(key) ?? 0n) + amount)
    }
  }
  close()
  return { transactions, sums, unbalanced }
}
