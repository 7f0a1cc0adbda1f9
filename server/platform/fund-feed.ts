/**
 * Where a fund hands over its records: a folder into which it puts files, or an address that is
 * asked. Either way one record is one JSON text, and what was taken is not taken again.
 */
import { mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

export interface FundBatch {
  /** For a sentence about what is wrong in it. */
  readonly name: string
  readonly values: readonly unknown[]
  /** They are kept by now. */
  taken(): Promise<void>
}

export interface FundFeed {
  /** The next records; null where there are none. */
  next(): Promise<FundBatch | null>
}

/** Whole files only: who writes one gives it its name, which ends in `.ndjson`, at the end. */
export function folderFeed(folder: string): FundFeed {
  return {
    async next() {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).sort()
      const [name] = names
      if (name === undefined) return null
      const lines = (await readFile(join(folder, name), 'utf8')).split('\n')
      const values = lines.filter((line) => line.trim() !== '').map(valueIn)
      return {
        name,
        values,
        async taken() {
          await mkdir(join(folder, 'taken'), { recursive: true })
          await rename(join(folder, name), join(folder, 'taken', name))
        },
      }
    },
  }
}

/** What is no JSON is no record, and is told of as such. */
function valueIn(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

export interface HttpFeedOptions {
  readonly address: string
  readonly token: string | null
  readonly patienceMs: number
  head(): Promise<number>
  moveHead(number: number): Promise<void>
}

export function httpFeed({
  address,
  token,
  patienceMs,
  head,
  moveHead,
}: HttpFeedOptions): FundFeed {
  return {
    async next() {
      const after = await head()
      const response = await fetch(`${address}/fund-records?after=${after}`, {
        headers: token === null ? {} : { authorization: `Bearer ${token}` },
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      })
      if (!response.ok) throw new Error(`The fund's feed answered ${response.status}.`)
      const rows: unknown = Reflect.get(Object(await response.json()), 'records')
      if (!Array.isArray(rows)) throw nonsense()
      const numbers = rows.map((row: unknown) => Number(Reflect.get(Object(row), 'number')))
      // What begins again from the start, or counts nothing, would be taken for ever.
      if (numbers.some((one) => !Number.isSafeInteger(one) || one <= after)) throw nonsense()
      if (rows.length === 0) return null
      const last = Math.max(...numbers)
      return {
        name: `after ${after}`,
        values: rows.map((row: unknown) => Reflect.get(Object(row), 'record')),
        taken: () => moveHead(last),
      }
    },
  }
}

function nonsense(): Error {
  return new Error("The fund's feed answered nonsense.")
}
