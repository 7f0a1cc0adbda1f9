import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { csvText } from './csv-text.ts'

describe('a list taken out as a file', () => {
  it('keeps amounts as numbers and makes no formula of a text', () => {
    const text = csvText([['-12.00', '=1+1', '-cmd', 'a,"b"']])
    assert.equal(text, `\uFEFF-12.00,'=1+1,'-cmd,"a,""b"""\r\n`)
  })
})
