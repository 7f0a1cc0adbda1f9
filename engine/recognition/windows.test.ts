/** For how long, by which mark and between which provinces a result counts, at the edges of each. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRecognitionRules } from '../../server/catalogues/read-recognition-rules.ts'
import { type Day, dayOf, textFromDay } from '../base/calendar-date.ts'
import { lastDay, type QualityMark, recognise } from './recognise.ts'

const data = readRecognitionRules()

function day(text: string): Day {
  const [year = 0, month = 0, dayOfMonth = 0] = text.split('-').map(Number)
  return dayOf(year, month, dayOfMonth)
}

interface Case {
  readonly item?: string
  readonly done: string
  readonly use: string
  /** Provinces of the house that did it and of the one that asks. */
  readonly from?: string | null
  readonly to?: string | null
  readonly range?: string
  readonly assessed?: string
}

function found({ item = 'ct-chest', done, use, ...rest }: Case): string {
  const { from = '34', to = '31', range = 'national', assessed = done } = rest
  const mark: QualityMark = { institution: 'H-1', item, range, assessedOn: day(assessed) }
  const result = { id: 'r', item, institution: 'H-1', province: from, on: day(done) }
  const asked = { institution: 'H-2', province: to, day: day(use) }
  const recognition = recognise(result, asked, [mark], data)
  if (!recognition.counts) return recognition.gap
  return `${recognition.mark} ${textFromDay(recognition.until)}`
}

describe('the window of a test', () => {
  const windows: readonly (readonly [item: string, done: string, last: string, after: string])[] = [
    ['ct-chest', '2026-03-01', '2026-03-31', '2026-04-01'],
    ['ct-chest', '2026-01-31', '2026-03-02', '2026-03-03'],
    ['ct-chest', '2028-01-30', '2028-02-29', '2028-03-01'],
    ['ct-chest', '2027-01-30', '2027-03-01', '2027-03-02'],
    ['blood-count', '2028-02-26', '2028-02-29', '2028-03-01'],
    ['blood-count', '2028-02-29', '2028-03-03', '2028-03-04'],
    ['blood-count', '2026-12-30', '2027-01-02', '2027-01-03'],
    ['hba1c', '2027-12-01', '2028-02-29', '2028-03-01'],
    ['blood-group', '2024-02-29', '2034-02-26', '2034-02-27'],
  ]
  for (const [item, done, last, after] of windows) {
    it(`of ${item}, done on ${done}, ends with ${last}`, () => {
      assert.equal(found({ item, done, use: done }), `全国HR ${last}`)
      assert.equal(found({ item, done, use: last }), `全国HR ${last}`)
      assert.equal(found({ item, done, use: after }), 'too-old')
    })
  }

  it('does not begin before the test, nor before the rule', () => {
    assert.equal(found({ done: '2026-03-01', use: '2026-02-28' }), 'later')
    assert.equal(found({ done: '2022-02-27', use: '2022-02-28' }), 'unlisted')
    assert.equal(found({ done: '2022-02-27', use: '2022-03-01' }), '全国HR 2022-03-29')
    assert.equal(found({ item: 'unheard-of', done: '2026-03-01', use: '2026-03-01' }), 'unlisted')
  })

  it('ends at midnight of the place, which is the same in every region of the alliance', () => {
    const places = ['Asia/Shanghai', 'Asia/Hong_Kong', 'Asia/Macau']
    for (const place of places) {
      const at = (instant: string) =>
        Temporal.Instant.from(instant).toZonedDateTimeISO(place).toPlainDate().toString()
      const inTime = at('2026-03-31T15:59:59.999Z')
      assert.equal(found({ done: '2026-03-01', use: inTime }), '全国HR 2026-03-31', place)
      assert.equal(found({ done: '2026-03-01', use: at('2026-03-31T16:00:00Z') }), 'too-old', place)
    }
  })
})

describe('a mark', () => {
  const use = '2026-03-10'
  it('holds for the tests of six months after its assessment, and not one day before it', () => {
    assert.equal(found({ done: '2026-03-01', use, assessed: '2025-09-01' }), '全国HR 2026-03-31')
    assert.equal(found({ done: '2026-03-02', use, assessed: '2025-09-01' }), 'mark-lapsed')
    assert.equal(found({ done: '2026-03-01', use, assessed: '2026-03-02' }), 'mark-lapsed')
  })

  const periods: readonly (readonly [from: string, last: string])[] = [
    ['2025-08-31', '2026-02-28'],
    ['2027-08-31', '2028-02-29'],
    ['2027-08-29', '2028-02-29'],
    ['2028-02-29', '2028-08-29'],
    ['2026-03-31', '2026-09-30'],
    ['2026-06-30', '2026-12-30'],
    ['2026-07-01', '2027-01-01'],
    ['2026-12-31', '2027-06-30'],
  ]
  for (const [from, last] of periods) {
    it(`of ${from} ends with ${last}`, () => {
      assert.equal(textFromDay(lastDay(day(from), data.assessedEveryMonths)), last)
      assert.equal(found({ done: last, use: last, assessed: from }).slice(0, 4), '全国HR')
      const next = textFromDay(day(last) + 1)
      assert.equal(found({ done: next, use: next, assessed: from }), 'mark-lapsed')
    })
  }
})

describe('a pair of provinces', () => {
  const all = ['11', '12', '13', '31', '32', '33', '34', '44', '52', null]
  const within: Readonly<Record<string, readonly string[]>> = {
    'jing-jin-ji': ['11', '12', '13'],
    delta: ['31', '32', '33', '34'],
  }
  const marks: Readonly<Record<string, string>> = {
    national: '全国HR',
    'jing-jin-ji': '京津冀HR',
    delta: '长三角HR',
  }
  for (const range of Object.keys(marks)) {
    it(`is reached by the mark ${marks[range]} where both lie in its range, and nowhere else`, () => {
      for (const from of all) {
        for (const to of all) {
          const inside = (place: string | null) =>
            place !== null && (within[range]?.includes(place) ?? true)
          const expected =
            inside(from) && inside(to) ? `${marks[range]} 2026-03-31` : 'mark-elsewhere'
          const done = '2026-03-01'
          assert.equal(found({ done, use: done, range, from, to }), expected, `${from} → ${to}`)
        }
      }
    })
  }

  it('names the mark that stands on the report though it does not reach', () => {
    const mark = { institution: 'H-1', item: 'ct-chest', range: 'delta', assessedOn: 20_500 }
    const result = { id: 'r', item: 'ct-chest', institution: 'H-1', province: '34', on: 20_510 }
    const asked = { institution: 'H-2', province: '11', day: 20_511 }
    assert.deepEqual(recognise(result, asked, [mark], data), {
      ...{ counts: false, gap: 'mark-elsewhere', mark: '长三角HR', until: 20_540 },
    })
  })
})

describe('the rules', () => {
  it('say of every test how sure they are, and where they stand', () => {
    for (const { item } of data.items) {
      const origin = data.origins.get(item)
      assert.ok(origin !== undefined && origin.title !== '', item)
    }
    assert.equal(data.origins.get('ct-chest')?.status, 'illustrative')
  })
})
