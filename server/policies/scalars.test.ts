import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { currencies, textFromMinor } from '../../engine/base/money.ts'
import '../../test/support/seed.ts'
import { literalText } from './formula-text.ts'
import { editDistance, rightWord } from './problem.ts'
import { moneyFromText, numberFromText, ratioFromText } from './scalars.ts'

describe('figures of a pack', () => {
  it('money read from its text is the same money, in every currency', () => {
    const minor = fc.integer({ min: -(10 ** 12), max: 10 ** 12 })
    fc.assert(
      fc.property(minor, fc.constantFrom(...currencies()), (amount, currency) => {
        assert.equal(moneyFromText(textFromMinor(amount, currency), currency), amount)
      }),
    )
  })

  it('a ratio read from its text is the same ratio to the millionth', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (ratio) => {
        assert.equal(ratioFromText(literalText(ratio, 'ratio', 'CNY')), ratio)
      }),
    )
  })

  it('no text is read as two kinds of figure in a currency with decimals', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?[\d.,%eE ]{0,12}$/), (text) => {
        const readings = [moneyFromText(text, 'CNY'), ratioFromText(text), numberFromText(text)]
        assert.ok(readings.filter((reading) => reading !== undefined).length <= 1)
      }),
    )
  })

  const refused: [string, (text: string) => number | undefined, string[]][] = [
    [
      'money',
      (text) => moneyFromText(text, 'CNY'),
      ['1300', '1300.0', '1300.000', '1,300.00', '1.3e3', '+5.00', ' 5.00', '.50', ''],
    ],
    ['money in yen', (text) => moneyFromText(text, 'JPY'), ['80100.00', '80,100', '8e4']],
    ['a ratio', ratioFromText, ['0.85', '85', '85.00001%', '%', '85 %', '1e2%']],
    ['a number', numberFromText, ['3.5', '03', '1e3', '0x10', '', '３']],
  ]
  for (const [what, reader, texts] of refused) {
    it(`${what} is not written ${texts.map((text) => `\`${text}\``).join(', ')}`, () => {
      for (const text of texts) assert.equal(reader(text), undefined, text)
    })
  }
})

describe('a misspelt word', () => {
  const rows: [string, string[], string][] = [
    ['pool-payed', ['pool-paid', 'admissions'], 'did you mean `pool-paid`?'],
    ['Inscope', ['inScope', 'ownPaid'], 'did you mean `inScope`?'],
    ['tertairy', ['primary', 'tertiary'], 'did you mean `tertiary`?'],
    ['D', ['A', 'B'], 'known: `A`, `B`'],
    ['anything', [], 'none is declared'],
  ]
  for (const [word, known, right] of rows) {
    it(`\`${word}\` among ${known.join(', ') || 'nothing'}: ${right}`, () => {
      assert.equal(rightWord(word, known), right)
    })
  }

  it('is as far from another as that is from it, and never farther than the longer one is long', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (a, b) => {
        assert.equal(editDistance(a, b), editDistance(b, a))
        assert.equal(editDistance(a, b) === 0, a === b)
        assert.ok(editDistance(a, b) <= Math.max(a.length, b.length))
      }),
    )
  })
})
