import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRecognitionRules } from '../../server/catalogues/read-recognition-rules.ts'
import { dayOf } from '../base/calendar-date.ts'
import { examinationOf, outcomeOf, reportGap } from './examination.ts'
import { mayOrder, type QualityMark, recognise } from './recognise.ts'

const data = readRecognitionRules()
const done = dayOf(2026, 3, 1)
const [shanghai, beijing, anhui, guizhou] = ['31', '11', '34', '52']

function marked(range: string, assessedOn = dayOf(2026, 1, 10)): QualityMark {
  return { institution: 'H-1', item: 'ct-chest', range, assessedOn }
}

function counts(
  marks: readonly QualityMark[],
  province: string | null,
  { day = dayOf(2026, 3, 10), at = 'H-2', from = anhui as string | null } = {},
) {
  const result = { id: 'r', item: 'ct-chest', institution: 'H-1', province: from, on: done }
  const found = recognise(result, { institution: at, province, day }, marks, data)
  return found.counts ? found.mark : found.gap
}

describe('a result of elsewhere', () => {
  it('counts in the whole country, or in the range of its mark', () => {
    assert.equal(counts([marked('national')], guizhou), '全国HR')
    assert.equal(counts([marked('delta')], shanghai), '长三角HR')
    assert.equal(counts([marked('delta')], beijing), 'mark-elsewhere')
    assert.equal(counts([marked('jing-jin-ji')], beijing, { from: beijing }), '京津冀HR')
    assert.equal(counts([], shanghai), 'no-mark')
  })

  it('needs no mark in its own house, and has none beyond the border', () => {
    assert.equal(counts([], shanghai, { at: 'H-1' }), '')
    assert.equal(counts([marked('national')], null), 'mark-elsewhere')
    assert.equal(counts([marked('national')], shanghai, { from: null }), 'mark-elsewhere')
  })
})

describe('an order', () => {
  it('of what stands there already needs its ground, and the last ground needs words', () => {
    assert.equal(mayOrder([], null), null)
    assert.deepEqual(mayOrder(['r'], null), { code: 'result-to-recognise', results: ['r'] })
    assert.equal(mayOrder(['r'], { reason: 'changes-fast', note: '' }), null)
    const other = mayOrder(['r'], { reason: 'other-need', note: ' ' })
    assert.equal(other?.code, 'repeat-note-missing')
    const nothing = mayOrder([], { reason: 'emergency', note: '' })
    assert.equal(nothing?.code, 'repeat-of-nothing')
  })

  it('comes to one outcome for the figures, whatever is reported later', () => {
    const asked = { person: 'p', item: 'ct-chest', institution: 'H-2' }
    const repeat = { reason: 'changes-fast', note: '' } as const
    const order = { act: 'order', shown: ['r'], repeat, ...asked } as const
    const report = { on: done, values: [], study: '1.2.3', finding: '未见异常' }
    const reported = examinationOf([order, { act: 'report', report, ...asked }])
    assert.deepEqual(outcomeOf(reported), { is: 'repeated', reason: 'changes-fast' })
  })
})

describe('a report', () => {
  it('of a laboratory shows method and interval, and of a scanner where the images are', () => {
    const value = { name: 'HbA1c', value: '7.1', unit: '%', method: 'HPLC', interval: '4.0–6.0' }
    const report = { on: done, values: [value], study: null, finding: '' }
    assert.equal(reportGap('laboratory', report), null)
    const bare = { ...report, values: [value, { ...value, interval: '' }] }
    assert.equal(reportGap('laboratory', bare)?.pointer, '/report/values/1/interval')
    assert.equal(reportGap('imaging', report)?.pointer, '/report/study')
    assert.equal(reportGap('imaging', { ...report, study: '1.2' })?.pointer, '/report/finding')
  })
})
