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
