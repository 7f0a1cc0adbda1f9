import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { cataloguesFolder } from '../server/catalogues/read-catalogue.ts'
import { catalogueFiles } from './write-catalogues.ts'

it('the catalogues in the repository are as the word lists make them', () => {
  for (const [name, text] of catalogueFiles()) {
    assert.ok(readFileSync(join(cataloguesFolder, name), 'utf8') === text, `${name} is stale`)
  }
})

it('every catalogue file says that it is fictional', () => {
  for (const text of catalogueFiles().values()) assert.match(text, /^# 虚构数据 Fictional/)
})
