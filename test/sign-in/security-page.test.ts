/** The page for auditors names tests that are there, and every chapter of the standard. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs/guide/security.md'), 'utf8')
const rows = page.split('\n').filter((line) => /^\| \d/.test(line))

describe('the page on security', () => {
  it('names no file that is not there', () => {
    const files = [...page.matchAll(/`((?:test|server|engine|docs|cli)\/[\w./-]+|[A-Z]+\.md)`/g)]
    assert.ok(files.length > 60)
    const missing = files
      .map(([, file = '']) => file)
      .filter((file) => !existsSync(join(root, file)))
    assert.deepEqual(missing, [])
  })

  it('says of every point whether it is met, and shows it or gives the reason', () => {
    for (const row of rows) {
      const [point = '', state = '', shown = ''] = row
        .split('|')
        .slice(1)
        .map((cell) => cell.trim())
      assert.match(state, /^(?:yes|part|\*\*no\*\*|\*not here\*)$/, point)
      assert.ok(state === '*not here*' || shown.length > 4, point)
    }
  })

  it('leaves out no chapter', () => {
    const chapters = [...page.matchAll(/^## V(\d+) /gm)].map(([, chapter]) => Number(chapter))
    assert.deepEqual(
      chapters,
      Array.from({ length: 14 }, (_, i) => i + 1),
    )
    for (const chapter of chapters) {
      assert.ok(
        rows.some((row) => row.startsWith(`| ${chapter}.`)),
        `V${chapter}`,
      )
    }
  })
})
