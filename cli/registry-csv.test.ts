import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Compile } from 'typebox/compile'
import { dayOf } from '../engine/base/calendar-date.ts'
import { RegistryFileSchema } from '../server/http/contract/registry-entries.ts'
import { draftsOf } from '../server/http/registry-forms.ts'
import { CsvProblem, type EntriesFile, entriesInCsv } from './registry-csv.ts'

const head =
  'id,from,title-zh-CN,title-zh-HK,title-en,region,kind,level,ownership,licences,departments,pharmacy,national-code'
const house =
  'H-1,2026-01-01,甲医院,甲醫院,Hospital A,shanghai,hospital,tertiary,public,practice@2012-01-01|internet-care@2020-01-01..2027-12-31,cardiology|neurology,,H31010100001'
const compiled = Compile(RegistryFileSchema)
const shanghai = { province: '31', jurisdiction: 'mainland', currency: 'CNY' }

function drafts({ value }: EntriesFile) {
  assert.ok(compiled.Check(value), JSON.stringify([...compiled.Errors(value)].slice(0, 2)))
  return draftsOf(
    value,
    (region) => (region === 'shanghai' ? shanghai : undefined),
    () => '31',
  ).drafts
}

describe('entries of the registry in CSV', () => {
  it('are institutions with licences for a time, departments and a national code', () => {
    const [draft] = drafts(entriesInCsv(`# remark\n${head}\n${house}\n`))
    assert.ok(draft?.kind === 'institution' && draft.entry !== null)
    const { province, currency, licences, departments, nationalCode } = draft.entry
    assert.deepEqual([draft.from, province, currency], [dayOf(2026, 1, 1), '31', 'CNY'])
    assert.deepEqual(licences[1], {
      ...{ kind: 'internet-care', from: dayOf(2020, 1, 1), to: dayOf(2027, 12, 31) },
    })
    assert.deepEqual([departments, nationalCode], [['cardiology', 'neurology'], 'H31010100001'])
  })

  it('are practitioners with the places at which they may sign', () => {
    const columns =
      'id,from,name-zh-CN,name-zh-HK,name-en,licence,category,scopes,title,independent-since,places,rights,online'
    const row =
      'd-1,2026-01-01,王一,王一,Wang Yi,N-1@2012-03-01,clinical,internal-medicine,chief,2012-05-01,main:H-1@2012-03-01|filed:H-2@2020-01-01..2027-01-01,controlled-drugs@2015-01-01,H-1:cardiology'
    const [draft] = drafts(entriesInCsv(`${columns}\n${row}\n`))
    assert.ok(draft?.kind === 'practitioner' && draft.entry !== null)
    const { places, rights, online, grade } = draft.entry
    assert.deepEqual(
      places.map(({ kind, institution, province }) => [kind, institution, province]),
      [
        ['main', 'H-1', '31'],
        ['filed', 'H-2', '31'],
      ],
    )
    assert.deepEqual([rights[0]?.right, grade], ['controlled-drugs', 'full'])
    assert.deepEqual(online, { institution: 'H-1', department: 'cardiology' })
  })

  it('are alliances, one row a seat, whose lines can be named', () => {
    const columns =
      'alliance,from,title-zh-CN,title-zh-HK,title-en,kind,institution,role,under,seat-from,seat-to'
    const seat = (house: string, role: string, under: string) =>
      `A-1,2026-01-01,联盟,聯盟,Alliance,consortium,${house},${role},${under},2026-01-01,`
    const file = entriesInCsv(
      [columns, seat('H-1', 'lead', ''), seat('H-2', 'member', 'H-1')].join('\n'),
    )
    const [draft] = drafts(file)
    assert.ok(draft?.kind === 'alliance' && draft.entry !== null)
    assert.deepEqual(
      draft.entry.seats.map(({ role, under }) => [role, under]),
      [
        ['lead', null],
        ['member', 'H-1'],
      ],
    )
    assert.deepEqual(['/alliances/0', '/alliances/0/seats/1/under'].map(file.lineOf), [2, 3])
  })

  it('are hours of services, and how a house is reached by whoever lets it have data', () => {
    const columns = `${head},hours,contact-zh-CN,contact-zh-HK,contact-en,notices`
    const hours =
      'clinic:cardiology:12345:0830:180:12:4:14@2026-01-01|facility:theatre-2:67:2300:90:3:0:7@2026-02-01..2026-06-30'
    const told = '院办 010-0000,院辦 010-0000,Office 010-0000,https://notices.example'
    const [draft] = drafts(entriesInCsv(`${columns}\n${house},${hours},${told}\n`))
    assert.ok(draft?.kind === 'institution' && draft.entry !== null)
    assert.deepEqual(draft.entry.hours, [
      {
        ...{ kind: 'clinic', service: 'cardiology', weekdays: [1, 2, 3, 4, 5], atMinute: 510 },
        ...{ minutes: 180, seats: 12, reserved: 4, aheadDays: 14 },
        ...{ from: dayOf(2026, 1, 1), to: null },
      },
      {
        ...{ kind: 'facility', service: 'theatre-2', weekdays: [6, 7], atMinute: 1380 },
        ...{ minutes: 90, seats: 3, reserved: 0, aheadDays: 7 },
        ...{ from: dayOf(2026, 2, 1), to: dayOf(2026, 6, 30) },
      },
    ])
    assert.deepEqual(draft.entry.recipient, {
      contact: { 'zh-CN': '院办 010-0000', 'zh-HK': '院辦 010-0000', en: 'Office 010-0000' },
      address: 'https://notices.example',
    })
    const [bare] = drafts(entriesInCsv(`${columns}\n${house},,,,,\n`))
    assert.ok(bare?.kind === 'institution' && bare.entry !== null)
    assert.ok(
      !('hours' in bare.entry) && !('recipient' in bare.entry),
      'what is not said is left out',
    )
    const eighth = 'clinic:cardiology:18:0900:180:12:4:14@2026-01-01'
    assert.throws(
      () => entriesInCsv(`${columns}\n${house},${eighth},,,,\n`),
      /not of the form KIND:/,
    )
    const { value } = entriesInCsv(
      `${columns}\n${house},clinic:cardiology:1:2500:60:1:0:7@2026-01-01,,,,\n`,
    )
    assert.ok(!compiled.Check(value), 'no clock strikes twenty-five')
  })

  it('are doctors of Hong Kong with who licensed them, and a certificate for a short term', () => {
    const columns =
      'id,from,name-zh-CN,name-zh-HK,name-en,jurisdiction,licence,licence-body,category,scopes,title,independent-since,places'
    const row =
      'd-2,2026-01-01,区一,區一,Au Yat,hong-kong,M1@2010-01-01,hk-medical-council,clinical,internal-medicine,chief,2012-05-01,short-term:H-1@2026-01-01..2028-12-31#3101-26'
    const [draft] = drafts(entriesInCsv(`${columns}\n${row}\n`))
    assert.ok(draft?.kind === 'practitioner' && draft.entry !== null)
    assert.equal(draft.entry.licence.body, 'hk-medical-council')
    assert.deepEqual(
      draft.entry.places.map(({ kind, certificate }) => [kind, certificate]),
      [['short-term', '3101-26']],
    )
  })

  it('are refused with the line and what is wrong in it', () => {
    const wrong: readonly (readonly [string, number, RegExp])[] = [
      ['a,b\n1,2', 1, /none of the columns/],
      [`${head},colour\n`, 1, /no column colour/],
      [head.replace(',licences', ''), 1, /column licences is missing/],
      [`${head}\n${house.replace('@2012-01-01', '')}`, 2, /not of the form/],
      [`${head}\n\n${house},,,`, 3, /too many cells/],
    ]
    for (const [text, line, message] of wrong) {
      const isIt = (error: unknown) =>
        error instanceof CsvProblem && error.line === line && message.test(error.message)
      assert.throws(() => entriesInCsv(text), isIt, text)
    }
  })
})
