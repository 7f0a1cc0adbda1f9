/**
 * The text of packs as a plain tree, every scalar a text, and the few readers of scalars.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { type Fraction, fraction } from './fraction.ts'

export type Tree = string | Tree[] | Branch
export type Branch = Map<string, Tree>

export type Dimension = 'money' | 'ratio' | 'number'

/** Money in minor units, a ratio with 1 for 100 %, a number as it is. */
export interface Value {
  readonly is: Dimension
  readonly value: Fraction
}

const digitsAfterThePoint: Readonly<Record<string, number>> = { JPY: 0, KRW: 0 }

export function digitsOf(currency: string): number {
  return digitsAfterThePoint[currency] ?? 2
}

/** All YAML texts below the folders, in the order of their paths. */
export function textsBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return textsBelow(path)
    return /\.ya?ml$/.test(entry.name) ? [readFileSync(path, 'utf8')] : []
  })
}

/** The documents of a file. */
export function treesOf(text: string): Branch[] {
  return parseAllDocuments(text, { schema: 'failsafe' }).map((document) =>
    branch(document.toJS({ mapAsMap: true }) as Tree),
  )
}

export function branch(tree: Tree | undefined): Branch {
  if (!(tree instanceof Map)) throw new Error(`a mapping is missing: ${describe(tree)}`)
  return tree
}

export function list(tree: Tree | undefined): Tree[] {
  if (!Array.isArray(tree)) throw new Error(`a list is missing: ${describe(tree)}`)
  return tree
}

export function text(tree: Tree | undefined): string {
  if (typeof tree !== 'string') throw new Error(`a text is missing: ${describe(tree)}`)
  return tree
}

function describe(tree: Tree | undefined): string {
  if (tree === undefined || typeof tree === 'string') return String(tree)
  return tree instanceof Map ? `mapping of ${[...tree.keys()].join(', ')}` : 'list'
}

/** Digits with an optional point as a whole number of 10^-digits; undefined when it is not that. */
function scaled(written: string, digits: number): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(written)
  if (match === null) return undefined
  const decimals = match[3] ?? ''
  if (decimals.length !== digits) return undefined
  const size = BigInt(`${match[2]}${decimals}`)
  return match[1] === '-' ? -size : size
}

export function moneyOf(written: string, currency: string): bigint | undefined {
  return scaled(written, digitsOf(currency))
}

/**
 * A constant as §2 of the guide writes it. In a currency without decimals `80100` may be money or
 * a number: then the place where it stands decides.
 */
export function constantOf(written: string, currency: string, wanted: Dimension): Value {
  const ratio = /^(-?\d+(?:\.\d{1,4})?)%$/.exec(written)
  if (ratio !== null) {
    const decimals = (ratio[1] ?? '').split('.')[1] ?? ''
    const size = scaled(ratio[1] ?? '', decimals.length)
    if (size !== undefined) {
      return { is: 'ratio', value: fraction(size, 100n * 10n ** BigInt(decimals.length)) }
    }
  }
  const named = written.endsWith(` ${currency}`)
  const money = moneyOf(named ? written.slice(0, -currency.length - 1) : written, currency)
  if (named && money !== undefined) return { is: 'money', value: fraction(money) }
  if (money !== undefined && (digitsOf(currency) > 0 || wanted === 'money')) {
    return { is: 'money', value: fraction(money) }
  }
  const number = scaled(written, 0)
  if (number !== undefined) return { is: 'number', value: fraction(number) }
  throw new Error(`neither money nor ratio nor number: ${written}`)
}

const dayInMilliseconds = 86_400_000

/** `2026-03-10` as days since 1970-01-01. */
export function dayOf(written: string): number {
  return Date.parse(`${written}T00:00:00Z`) / dayInMilliseconds
}

export function isoOf(day: number): string {
  return new Date(day * dayInMilliseconds).toISOString().slice(0, 10)
}
