import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dayOf, textFromDay } from '../base/calendar-date.ts'
import { imageTypeOf } from './image.ts'
import { type FollowUpFacts, type FollowUpRefusal, mayConsult } from './may-consult.ts'
import { keptUntil } from './retention.ts'

const today = dayOf(2026, 3, 20)
const rules = { windowDays: 90, yearsOfPractice: 3, guardianBelow: 6 }
const request = {
  ...{ person: 'p', institution: 'H', doctor: 'd', department: 'cardiology' },
  ...{ medium: 'text' as const, diagnosis: 'M03900', complaint: 'dizzy' },
  ...{ entitlement: 'ordinary' as const, isByGuardian: false },
  evidence: {
    ...{ institution: 'H-2', on: today - 10, diagnosis: 'M03900' },
    ...{ settlement: 's' as string | null, image: null as string | null },
  },
}
const doctor = { department: 'cardiology', years: 3, treatsChildren: false }
const facts: FollowUpFacts = {
  today,
  birth: dayOf(1960, 5, 1),
  isLicensedOnline: true,
  departments: ['cardiology'],
  departmentsOfDisease: ['cardiology'],
  doctor,
  madeAt: 'physical',
  settledFor: { diagnosis: 'M03900', on: today - 10 },
  mayTalkFromAfar: true,
}
const child = { birth: dayOf(2020, 3, 21) }
const ofChildren = { ...doctor, treatsChildren: true }
const byPaper = (change: object) => ({
  request: { ...request, evidence: { ...request.evidence, settlement: null, ...change } },
  facts: { settledFor: null },
})

type Row = readonly [
  string,
  { readonly request?: typeof request; readonly facts?: Partial<FollowUpFacts> },
  FollowUpRefusal['code'] | null,
]

describe('a follow-up online', () => {
  const rows: readonly Row[] = [
    ['what a hospital diagnosed ten days ago', {}, null],
    ['on the last day of the window', { facts: settledBefore(90) }, null],
    ['a day later', { facts: settledBefore(91) }, 'follow-up-too-old'],
    ['of a day to come', { facts: settledBefore(-1) }, 'follow-up-in-future'],
    ['with a picture of the paper', byPaper({ image: 'i' }), null],
    ['with nothing to show', byPaper({}), 'follow-up-first-visit'],
    [
      'for what the paper does not say',
      byPaper({ image: 'i', diagnosis: 'M01600' }),
      'follow-up-other-diagnosis',
    ],
    [
      'for what the visit was not for, whatever the patient writes',
      { facts: { settledFor: { diagnosis: 'M01600', on: today - 10 } } },
      'follow-up-other-diagnosis',
    ],
    ['of what was diagnosed online', { facts: { madeAt: 'online' } }, 'follow-up-made-online'],
    [
      'at a hospital without a licence',
      { facts: { isLicensedOnline: false } },
      'follow-up-not-licensed',
    ],
    [
      'in a department of another scope',
      { facts: { departments: ['dental'] } },
      'follow-up-department',
    ],
    [
      'of a disease that is not listed',
      { facts: { departmentsOfDisease: null } },
      'follow-up-disease-unlisted',
    ],
    ['by a doctor nobody knows', { facts: { doctor: null } }, 'follow-up-doctor-unknown'],
    [
      'by a doctor of two years',
      { facts: { doctor: { ...doctor, years: 2 } } },
      'follow-up-doctor-years',
    ],
    ['without consent', { facts: { mayTalkFromAfar: false } }, 'follow-up-not-consented'],
    ['of a child alone', { facts: child }, 'follow-up-guardian'],
    [
      'of a child by a doctor for grown-ups',
      { request: { ...request, isByGuardian: true }, facts: child },
      'follow-up-specialist',
    ],
    [
      'of a child with a guardian and a doctor for children',
      { request: { ...request, isByGuardian: true }, facts: { ...child, doctor: ofChildren } },
      null,
    ],
    ['of a child on its sixth birthday', { facts: { birth: dayOf(2020, 3, 20) } }, null],
  ]
  for (const [what, change, code] of rows) {
    it(`${code === null ? 'is held' : 'is refused'}: ${what}`, () => {
      const found = mayConsult(change.request ?? request, { ...facts, ...change.facts }, rules)
      assert.equal(found?.code ?? null, code)
    })
  }
})

function settledBefore(days: number): Partial<FollowUpFacts> {
  return { settledFor: { diagnosis: 'M03900', on: today - days } }
}

describe('what a consultation leaves', () => {
  it('is kept for whole years, from a leap day to the first of March', () => {
    assert.equal(textFromDay(keptUntil(dayOf(2026, 3, 20), 15)), '2041-03-20')
    assert.equal(textFromDay(keptUntil(dayOf(2028, 2, 29), 3)), '2031-03-01')
  })

  it('holds pictures by their bytes, whatever they are called', () => {
    assert.equal(imageTypeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), 'image/jpeg')
    assert.equal(imageTypeOf(new TextEncoder().encode('RIFF1234WEBPVP8 ')), 'image/webp')
    assert.equal(imageTypeOf(new TextEncoder().encode('<svg onload=alert(1)>')), undefined)
    assert.equal(imageTypeOf(new Uint8Array()), undefined)
  })
})
