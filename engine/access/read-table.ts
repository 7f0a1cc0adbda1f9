/** Reads the table of rights: words separated by spaces, columns by two or more. */
import { assert } from '../base/assert.ts'
import {
  type Act,
  acts,
  type Basis,
  bases,
  type Jurisdiction,
  jurisdictions,
  type Kind,
  kinds,
  type Purpose,
  purposes,
  type Relation,
  type Role,
  relations,
  roles,
} from './words.ts'

export interface Right {
  readonly role: Role
  readonly acts: ReadonlySet<Act>
  readonly purposes: ReadonlySet<Purpose>
  readonly relations: ReadonlySet<Relation>
  readonly isAnywhere: boolean
  readonly bases: ReadonlySet<Basis>
}

export interface Law {
  readonly rule: string
  readonly of: Jurisdiction
  readonly where: 'any' | 'elsewhere' | 'abroad'
  readonly bases: ReadonlySet<Basis>
  readonly purposes: ReadonlySet<Purpose>
  readonly isOfHealthOnly: boolean
  readonly needs: 'consent' | 'filing' | 'never'
  readonly status: 'verified' | 'transcribed' | 'illustrative'
  readonly source: string
}

export function readData(table: string): ReadonlyMap<Act, readonly Kind[]> {
  return new Map(
    rowsOf(table, 2).map(([act = '', shown = '']) => [one(act, acts), many(shown, kinds)]),
  )
}

export function readRights(table: string): Right[] {
  return rowsOf(table, 6).map(
    ([role = '', may = '', purpose = '', whose = '', where = '', on = '']) => ({
      role: one(role, roles),
      acts: new Set(many(may, acts)),
      purposes: new Set(many(purpose, purposes)),
      relations: new Set(many(whose, relations)),
      isAnywhere: one(where, ['own', 'any']) === 'any',
      bases: new Set(many(on, bases)),
    }),
  )
}

export function readLaws(table: string): Law[] {
  return rowsOf(table, 9).map((cells) => {
    const [rule = '', of = '', where = '', on = '', purpose = '', shown = '', needs = ''] = cells
    const [status = '', source = ''] = cells.slice(7)
    return {
      rule,
      of: one(of, jurisdictions),
      where: one(where, ['any', 'elsewhere', 'abroad']),
      bases: new Set(many(on, bases)),
      purposes: new Set(many(purpose, purposes)),
      isOfHealthOnly: one(shown, ['any', 'health']) === 'health',
      needs: one(needs, ['consent', 'filing', 'never']),
      status: one(status, ['verified', 'transcribed', 'illustrative']),
      source,
    }
  })
}

export function readKinds(words: string): ReadonlySet<Kind> {
  return new Set(many(words, kinds))
}

/** The first row names the columns. @throws when a row has more or fewer cells. */
function rowsOf(table: string, columns: number): string[][] {
  const lines = table.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(1).map((line) => {
    const cells = line.trim().split(/ {2,}/)
    assert(cells.length === columns, `the row "${line.trim()}" has ${cells.length} cells`)
    return cells
  })
}

function one<T extends string>(word: string, words: readonly T[]): T {
  const known = words.find((candidate) => candidate === word)
  assert(known !== undefined, `the table says "${word}", which is none of ${words.join(', ')}`)
  return known
}

function many<T extends string>(cell: string, words: readonly T[]): readonly T[] {
  if (cell === 'any') return words
  return cell === '-' ? [] : cell.split(' ').map((word) => one(word, words))
}
