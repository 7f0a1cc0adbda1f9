import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chosenLanguage } from './chosen-language.ts'

describe('the language of a reader', () => {
  const rows: readonly (readonly [string | null, string | null, string[], string])[] = [
    ['en', 'zh-CN', ['zh-HK'], 'en'],
    [null, 'zh-HK', ['en-GB'], 'zh-HK'],
    ['fr', 'de', ['en-GB'], 'en'],
    [null, null, ['zh-TW', 'en'], 'zh-HK'],
    [null, null, ['zh-Hant-MO'], 'zh-HK'],
    [null, null, ['zh-Hans-SG'], 'zh-CN'],
    [null, null, ['fr', 'zh'], 'zh-CN'],
    [null, null, ['fr'], 'zh-CN'],
    [null, null, [], 'zh-CN'],
  ]
  for (const [named, last, wished, language] of rows) {
    it(`is ${language} when the address says ${named}, the last choice was ${last} and the browser wishes ${wished}`, () => {
      assert.equal(chosenLanguage(named, last, wished), language)
    })
  }
})
