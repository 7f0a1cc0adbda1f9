/** Whatever the server may answer is said in the reader's language. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { billRules } from '../../engine/settlement/settlement.ts'
import { answerToClearing } from '../../server/http/clearing-refusals.ts'
import { reconciliationAnswers } from '../../server/http/reconciliation-refusals.ts'
import { answerTo } from '../../server/http/refusals.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'
import { zhHK } from './zh-HK.ts'

/** Said by each rule of a bill; and what no page asks for yet. Take a subject out with its first page. */
const saidElsewhere = [
  'bill-invalid',
  ...Object.keys(answerToClearing),
  ...Object.keys(reconciliationAnswers),
]

const web = join(import.meta.dirname, '..')
const forms = ['', '_one', '_other']

/** Every word that a page asks for by its whole name. */
function askedFor(): Map<string, string> {
  const asked = new Map<string, string>()
  for (const file of globSync('**/*.{ts,tsx}', { cwd: web })) {
    const source = readFileSync(join(web, file), 'utf8')
    for (const [, key = ''] of source.matchAll(/\bt\(\s*'([^']+)'/g)) asked.set(key, file)
  }
  return asked
}

function wordAt(texts: object, key: string): unknown {
  return key.split('.').reduce<unknown>((at, name) => Reflect.get(Object(at), name), texts)
}

/** Of two words for one thing, the one that pages in Hong Kong do not use. */
const notInHongKong = /答覆|票據|收費員|主任醫師|主治醫師|您/u

function textsIn(words: unknown): string[] {
  if (typeof words === 'string') return [words]
  return Object.values(Object(words)).flatMap(textsIn)
}

describe('the words of the pages', () => {
  it('call one thing by one word in Hong Kong', () => {
    assert.deepEqual(
      textsIn(zhHK).filter((text) => notInHongKong.test(text)),
      [],
    )
  })

  for (const [language, texts] of Object.entries({ en, 'zh-CN': zhCN, 'zh-HK': zhHK })) {
    it(`name every refusal in ${language}, with what to do`, () => {
      for (const code of Object.keys(answerTo)) {
        if (saidElsewhere.includes(code)) continue
        assert.ok(Object.hasOwn(texts.problem, code), code)
      }
    })

    it(`are there in ${language} wherever a page asks for one`, () => {
      const missing = [...askedFor()].filter(
        ([key]) => !forms.some((form) => typeof wordAt(texts, key + form) === 'string'),
      )
      assert.deepEqual(missing, [])
    })

    it(`say in ${language} what is out of order in a bill`, () => {
      assert.deepEqual(Object.keys(texts.billRule).sort(), [...billRules].sort())
    })
  }
})
