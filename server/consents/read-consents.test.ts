import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { jurisdictions } from '../../engine/access/words.ts'
import { fillIn } from '../../engine/consent/template.ts'
import { problemText } from '../policies/problem.ts'
import { consentsFolder, readConsents } from './read-consents.ts'

const today = '2026-11-28'

describe('the texts of consents', () => {
  const { templates, laws, problems } = readConsents([consentsFolder], today)

  it('have nothing missing', () => {
    assert.deepEqual(problems.map(problemText), [])
  })

  it('are there for claims and for care, in every place and its languages', () => {
    for (const place of jurisdictions) {
      assert.ok(laws.some(({ jurisdiction }) => jurisdiction === place))
      for (const purpose of ['claim', 'care']) {
        const found = templates.find((one) => one.jurisdiction === place && one.purpose === purpose)
        const languages = Object.keys(found?.terms[0]?.texts ?? {})
        assert.equal(languages.length, place === 'macau' ? 4 : 3)
      }
    }
  })

  it('leave no blank once the names are filled in, and offer another use only by itself', () => {
    const values = {
      ...{ recipient: 'R', contact: 'C', bill: 'B', from: 'F', to: 'T', until: 'U', place: 'P' },
    }
    for (const { purpose, terms, ticks } of templates) {
      assert.equal(ticks.includes('secondary-use'), purpose === 'secondary-use')
      for (const { texts } of terms) {
        for (const words of Object.values(texts)) {
          for (const span of ['bill', 'period'] as const) {
            const read = fillIn(words, span, ticks, values)
            const all = [read.title, ...read.paragraphs.map(({ text }) => text)]
            all.push(...read.ticks.map(({ text }) => text))
            assert.ok(all.every((text) => text !== '' && !/[{}]/.test(text)))
            assert.equal(read.ticks.length, ticks.length)
          }
        }
      }
    }
  })
})

describe('a text of a consent that is out of order', () => {
  const folder = mkdtempSync(join(tmpdir(), 'consents-'))
  after(() => rmSync(folder, { recursive: true }))
  const right = readFileSync(join(consentsFolder, 'mainland', 'claim.yaml'), 'utf8')
  const pt = readFileSync(join(consentsFolder, 'macau', 'claim.yaml'), 'utf8')

  const rows: readonly [
    what: string,
    find: string | RegExp,
    put: string,
    told: RegExp,
    of?: string,
  ][] = [
    ['says nothing of refusing', /^ {8}refusal: 您.*\n/m, '', /zh-CN\.refusal: is missing/],
    ['names no contact', '，联系方式：{contact}', '', /recipient: does not say \{contact\}/],
    ['has a blank that nobody fills', '{bill} 这一笔', '{bill} {sum}', /nobody fills in \{sum\}/],
    [
      'does not name the recipient in its tick',
      '提供给{recipient}。',
      '提供。',
      /ticks\.recipient: does not say/,
    ],
    ['has no sentence for a tick', /^ {10}health: 我.*\n/m, '', /ticks\.health: is missing/],
    ['asks nothing for the health', 'ticks: [health, ', 'ticks: [', /lacks `health`/],
    [
      'hides another use among others',
      'fast-claim]',
      'fast-claim, secondary-use]',
      /another use beside/,
    ],
    [
      'is verified by nobody',
      'status: illustrative',
      'status: verified',
      /nobody is named who read/,
    ],
    ['has a source that is not there', 'source: pipl', 'source: pip', /not among the sources/],
    ['begins before anybody was born', 'from: 2026-01-01', 'from: 1926-01-01', /out of range/],
    ['counts its editions wrongly', 'edition: 1', 'edition: 2', /is not in order/],
    [
      'is for a purpose that there is not',
      'purpose: claim',
      'purpose: claims',
      /did you mean `claim`/,
    ],
    ['lacks Portuguese in Macau', /^ {6}pt:\n(?: {8}.*\n)+/m, '', /texts\.pt: is missing/, pt],
  ]
  for (const [what, find, put, told, text = right] of rows) {
    it(`is reported with its line when it ${what}`, () => {
      const broken = text.replace(find, put)
      assert.notEqual(broken, text)
      const path = join(folder, 'broken.yaml')
      writeFileSync(path, broken)
      const { templates, problems } = readConsents([path], today)
      const lines = problems.map(problemText)
      assert.ok(
        lines.some((line) => told.test(line)),
        lines.join('\n'),
      )
      assert.ok(problems.every(({ line, right: remedy }) => line > 0 && remedy !== ''))
      assert.deepEqual(templates, [])
    })
  }
})
