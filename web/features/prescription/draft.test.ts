/** What a doctor types, and the sheet that is sent. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  blank,
  changedLine,
  checkableSheet,
  chosenLine,
  draftOf,
  emptyLine,
  missingIn,
  placeOf,
  sheetOf,
} from './draft.ts'

const amlodipine = {
  code: 'X1',
  name: '氨氯地平片 5mg×14片',
  strength: '5mg',
  piecesInPack: 14,
  unit: '盒',
  class: 'A',
  isChronic: true,
  rule: null,
} as const

describe('a prescription that is being written', () => {
  const line = chosenLine({ ...emptyLine('1'), days: '28' }, amlodipine)

  it('takes the strength of a piece for the dose, and as many packs as that needs', () => {
    assert.deepEqual([line.dose, line.packs], ['5mg', '2'])
    assert.equal(changedLine(line, { dose: '10 mg' }).packs, '4')
    assert.equal(changedLine(line, { timesADay: '2', days: '7' }).packs, '1')
  })

  it('keeps the packs that the doctor typed, until something else changes', () => {
    const typed = changedLine(line, { packs: '1' })
    assert.equal(typed.packs, '1')
    assert.equal(changedLine(typed, { days: '14' }).packs, '1')
    assert.equal(changedLine(typed, { dose: '半片' }).packs, '1', 'a dose that is not counted')
  })

  it('names what is missing, and is checked once a line is whole', () => {
    assert.deepEqual(missingIn(blank), ['person', 'diagnosisName', '1.code', '1.dose', '1.packs'])
    assert.equal(checkableSheet(blank, 'H'), null)
    const half = { ...blank, person: 'P', lines: [line, emptyLine('2')] }
    assert.deepEqual(
      checkableSheet(half, 'H')?.lines.map(({ id }) => id),
      ['1'],
    )
  })

  it('sends no disease for an ordinary visit, and reasons only where they were given', () => {
    const draft = {
      ...blank,
      person: 'P',
      disease: 'M03900',
      allergies: 'C08CA， J01',
      inSpiteOf: { 'acei-spironolactone': ' 一周内复查血钾 ', other: ' ' },
    }
    const sheet = sheetOf(draft, 'H')
    assert.deepEqual([sheet.entitlement, sheet.disease], [null, null])
    assert.deepEqual(sheet.allergies, ['C08CA', 'J01'])
    assert.deepEqual(sheet.inSpiteOf, [{ rule: 'acei-spironolactone', because: '一周内复查血钾' }])
    assert.equal(sheet.writtenBy, 'doctor')
  })

  it('comes back from the pharmacist as it was sent', () => {
    const draft = { ...blank, person: 'P', diagnosisName: '高血压', lines: [line] }
    const sheet = sheetOf({ ...draft, entitlement: 'two-disease', disease: 'M03900' }, 'H')
    const again = draftOf({ sheet })
    assert.deepEqual(sheetOf(again, 'H'), sheet)
  })

  it('is pointed at where the server says', () => {
    assert.deepEqual(placeOf('/lines/1/days'), { kind: 'line', at: 1, field: 'days' })
    assert.deepEqual(placeOf('/takes/0'), { kind: 'takes', at: 0, field: '' })
    assert.deepEqual(placeOf('/diagnosis/name'), { kind: 'whole', at: 0, field: 'name' })
    assert.deepEqual(placeOf('/assessment'), { kind: 'whole', at: 0, field: 'assessment' })
  })
})
