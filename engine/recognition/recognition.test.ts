import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRecognitionRules } from '../../server/catalogues/read-recognition-rules.ts'
import { dayOf } from '../base/calendar-date.ts'
import { correctionGap, examinationOf, outcomeOf, reportGap } from './examination.ts'
import { markHeld, mayOrder, type QualityMark, recognise } from './recognise.ts'
import { besideInterval } from './reference.ts'

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
    const first = { act: 'report', report, ...asked } as const
    const reported = examinationOf([order, first])
    assert.deepEqual(outcomeOf(reported), { is: 'repeated', reason: 'changes-fast' })
    const better = { ...report, finding: '右肺上叶结节' }
    const correct = {
      act: 'correct',
      corrects: 1,
      reason: '漏报',
      report: better,
      ...asked,
    } as const
    const corrected = examinationOf([order, first, correct])
    assert.deepEqual(outcomeOf(corrected), outcomeOf(reported))
    assert.deepEqual([corrected.version, corrected.report], [2, better])
    assert.deepEqual(corrected.replaced, [{ version: 1, report, reason: '漏报' }])
    assert.equal(correctionGap(correct, reported), null)
    assert.deepEqual(correctionGap(correct, corrected), { code: 'report-corrected', version: 2 })
    assert.equal(correctionGap({ corrects: 1, reason: ' ' }, reported)?.code, 'report-incomplete')
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
    const seen = { ...report, study: '1.2' }
    assert.equal(reportGap('imaging', seen)?.pointer, '/report/finding')
    const unjudged = { ...seen, finding: '两肺纹理清晰' }
    assert.equal(reportGap('imaging', unjudged)?.pointer, '/report/impression')
    assert.equal(reportGap('imaging', { ...unjudged, impression: '未见异常' }), null)
  })

  it('bears the widest mark that its house holds on the day', () => {
    const of = { institution: 'H-1', item: 'ct-chest', on: done }
    const both = [marked('delta', dayOf(2026, 2, 1)), marked('national')]
    assert.deepEqual(markHeld(of, both, data), { mark: '全国HR', until: dayOf(2026, 7, 10) })
    assert.equal(markHeld({ ...of, on: dayOf(2026, 9, 1) }, both, data), null)
    assert.equal(markHeld({ ...of, institution: 'H-2' }, both, data), null)
  })

  it('says what lies beside its interval, and nothing of what is no number', () => {
    const beside = (value: string, interval: string) => besideInterval(value, interval)
    assert.equal(beside('11.2', '3.5–9.5'), 'high')
    assert.equal(beside('3.4', '3.5-9.5'), 'low')
    assert.equal(beside('9.5', '3.5～9.5'), null)
    assert.equal(beside('5.3', '<5.2'), 'high')
    assert.equal(beside('0.9', '≥1.0'), 'low')
    assert.equal(beside('阳性', '阴性'), null)
    assert.equal(beside('A', '—'), null)
  })
})
