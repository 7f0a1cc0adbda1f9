/** What the guide to security says is shown by a test is shown by one that is there. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'

const root = join(import.meta.dirname, '..')
const guide = readFileSync(join(root, 'docs/guide/security.md'), 'utf8')
const rows = guide.split('\n').filter((line) => /^\| (?:\*\*)?\d/.test(line))

describe('the guide to security', () => {
  it('names tests that are there', () => {
    const named = [...guide.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, file = '']) => file)
    assert.ok(named.length > 40)
    assert.deepEqual(
      named.filter((file) => !existsSync(join(root, file))),
      [],
    )
  })

  it('has a test for every point, or says why not', () => {
    const bare = rows.filter((row) => !/\.test\.ts`|– |not used|\*\*/.test(row))
    assert.deepEqual(bare, [])
  })

  it('speaks of every chapter', () => {
    for (let chapter = 1; chapter <= 14; chapter++) {
      assert.ok(
        rows.some((row) => row.startsWith(`| **${chapter} `)),
        String(chapter),
      )
    }
  })
})
