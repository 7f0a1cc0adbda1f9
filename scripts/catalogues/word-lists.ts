/** The word lists of `catalogues/words`, from which the fictional items are made. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseCsv } from '../../server/catalogues/csv.ts'

export type Words = Readonly<Record<string, string>>

export function readWords(name: string): readonly Words[] {
  const file = fileURLToPath(new URL(`../../catalogues/words/${name}.csv`, import.meta.url))
  const { columns, rows } = parseCsv(readFileSync(file, 'utf8'))
  return rows.map(({ line, cells }) => {
    if (cells.length !== columns.length) {
      throw new Error(`${name}.csv:${line}: ${cells.length} cells instead of ${columns.length}`)
    }
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']))
  })
}

export function word(words: Words, column: string): string {
  const value = words[column]
  if (value === undefined) throw new Error(`the word list has no column ${column}`)
  return value
}
