/** Whatever the packs name is said in the reader's language: no id of theirs stands on a page. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInAttributes } from '../../engine/policy/vocabulary.ts'
import { policiesFolder } from '../../server/load-rules.ts'
import { loadPolicies } from '../../server/policies/load-policies.ts'
import { conditionText, contentText, type Lexicon } from '../components/policy-words.ts'
import { groupsOfTerm } from '../features/policy/rule-text.ts'
import { en } from './en.ts'
import { sourceTitles } from './packs/source-titles.ts'
import { type Words, zhCN } from './zh-CN.ts'
import { zhHK } from './zh-HK.ts'

const { set } = loadPolicies([policiesFolder])
const { schemes, benefits } = set

/** Attributes whose contents are codes or names of the bill, and not words of the rules. */
const open = new Set(
  builtInAttributes
    .filter(({ name, type, values }) => type === 'text' && values === null && name !== 'disease')
    .map(({ name }) => name),
)

/** Put together of words for their halves. */
const composed = /^attribute\.(paid|borne|let|layer|kind|used|before|stat|part)\./u

function wordAt(words: object, names: readonly string[]): unknown {
  return names.reduce<unknown>((at, name) => Reflect.get(Object(at), name), words)
}

/** Tells all rules of all packs, and answers which words were asked for in vain. */
function missingIn({ rules, disease }: Words): string[] {
  const missing = new Set<string>()
  const lexicon: Lexicon = {
    currency: 'CNY',
    textIn: (texts) => texts['zh-CN'],
    word(key) {
      const names = key.split('.')
      const found =
        wordAt(rules, names) ??
        (key.startsWith('attributeContent.disease.') ? wordAt(disease, names.slice(2)) : undefined)
      if (typeof found === 'string') return found
      const [what, attribute = ''] = key.split('.')
      const isCode = what === 'attributeContent' && open.has(attribute)
      if (!isCode && !composed.test(key)) missing.add(key)
      return undefined
    },
  }
  for (const { counters, payers, attributes } of schemes) {
    for (const { name } of counters) lexicon.word(`counter.${name}`)
    for (const { kind } of payers) lexicon.word(`payerKind.${kind}`)
    for (const { name, values } of attributes) {
      for (const one of values ?? []) contentText(name, one, lexicon)
    }
  }
  for (const { scheme, when, terms } of benefits) {
    const of = schemes.find(({ id }) => id === scheme) ?? assert.fail(scheme)
    if (when !== null) conditionText(when, lexicon)
    for (const term of terms) groupsOfTerm(term, of, lexicon)
  }
  return [...missing].sort()
}

describe('the words of the packs', () => {
  it('call every source without a number by a title in Chinese, and none that is gone', () => {
    const sources = [...schemes, ...benefits, ...set.regions].flatMap((one) =>
      'sources' in one ? Object.values(one.sources) : [],
    )
    const unnumbered = sources.filter(
      ({ number, issuer }) => number === null && issuer !== 'Yiqiao',
    )
    const titles = new Set(unnumbered.map(({ title }) => title))
    assert.deepEqual([...titles].sort(), Object.keys(sourceTitles).sort())
  })

  for (const [language, words] of Object.entries({ en, 'zh-CN': zhCN, 'zh-HK': zhHK })) {
    it(`name everything that rules are told with in ${language}`, () => {
      assert.deepEqual(missingIn(words), [])
    })
  }
})
