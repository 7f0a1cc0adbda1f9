/** Whatever the server may answer is said in the reader's language. */
import assert from 'node:assert/strict'
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

describe('the words of the pages', () => {
  for (const [language, texts] of Object.entries({ en, 'zh-CN': zhCN, 'zh-HK': zhHK })) {
    it(`name every refusal in ${language}, with what to do`, () => {
      for (const code of Object.keys(answerTo)) {
        if (saidElsewhere.includes(code)) continue
        assert.ok(Object.hasOwn(texts.problem, code), code)
      }
    })

    it(`say in ${language} what is out of order in a bill`, () => {
      assert.deepEqual(Object.keys(texts.billRule).sort(), [...billRules].sort())
    })
  }
})
