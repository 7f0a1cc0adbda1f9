/** The page about faults names tests that are there, and none that has a fault's number is left out. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { faults, steps } from './crash-grid.ts'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
const covered = [...Array.from({ length: 22 }, (_, i) => i + 1), 25, 26, 27, 28]

interface Row {
  readonly fault: string
  readonly title: string
  readonly file: string
}

const rows: Row[] = []
for (const line of page.split('\n')) {
  const [, named = '', title = '', file = ''] =
    /^\| ?(.*?) ?\| (.+) \| (\S+\.ts) \|$/.exec(line) ?? []
  const fault = /^F\d+/.exec(named)?.[0] ?? rows.at(-1)?.fault ?? ''
  if (file !== '') rows.push({ fault, title, file })
}

describe('the page about faults', () => {
  it('has a row for each fault that is covered', () => {
    const named = new Set(rows.map(({ fault }) => fault))
    assert.deepEqual(
      covered.map((number) => `F${number}`).filter((fault) => !named.has(fault)),
      [],
    )
  })

  it('names files and tests that are there', () => {
    const missing = rows.filter(({ title, file }) => {
      const path = join(root, file)
      return (
        !existsSync(path) ||
        !titlesIn(readFileSync(path, 'utf8')).some(
          (one) => one.startsWith(title) || one.includes(title),
        )
      )
    })
    assert.deepEqual(missing, [])
  })

  it('leaves out no test that bears the number of a fault', () => {
    const named = new Set(rows.map(({ fault, file }) => `${fault} ${file}`))
    const files = globSync('{test,server,engine}/**/*.test.ts', { cwd: root })
    const borne = files.flatMap((file) =>
      titlesIn(readFileSync(join(root, file), 'utf8')).flatMap((title) =>
        [...title.matchAll(/\bF\d+(?=[,:])/g)].map(([fault]) => `${fault} ${file}`),
      ),
    )
    assert.deepEqual(
      [...new Set(borne)].filter((one) => !named.has(one)),
      [],
    )
  })

  it('names every step and every fault of the grid', () => {
    const cells = page
      .split('\n')
      .flatMap((line) => line.split('|').flatMap((cell) => cell.split(';')))
    const said = new Set(cells.map((cell) => cell.trim()))
    assert.deepEqual(
      [...Object.keys(steps), ...faults].filter((name) => !said.has(name)),
      [],
    )
  })
})

/** As they stand in the source, with what is put into them. */
function titlesIn(source: string): string[] {
  return [...source.matchAll(/\b(?:it|describe)\(\s*(['`])(.*?)\1/g)].map(
    ([, , title = '']) => title,
  )
}
