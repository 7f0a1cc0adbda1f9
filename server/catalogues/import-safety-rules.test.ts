/** A published list of limits on drugs, and the safety rules that it comes to. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { drugOf } from '../../engine/prescription/drug.ts'
import { checkSafety } from '../../engine/prescription/safety.ts'
import { importSafetyRules } from './import-safety-rules.ts'
import { readImportedSafety, readPrescriptionRules } from './read-prescription-rules.ts'

const limits = `batch,kind,drug,limit,basis
1,age,样例小儿口服液,儿童,"用于小儿，口服"
1,sex,样例胶囊,女,妇科用药
2,course,样例针剂,14天,
2,course,样例片,三个月,
3,care-mode,样例针剂,住院,
4,sex,无码药,男,
4,sex,样例丸,男,
4,sex,无族药,男,
`
const codes = `kind,drug,national_code
age,样例小儿口服液,XA04CAA001S001010100166
age,样例小儿口服液,XA04CAA001S001020100166
sex,样例胶囊,XG03DBA002E001010100001
course,样例针剂,XB01ABA003B002010100001
sex,样例丸,ZA01AAA0001010100001
sex,无族药,QA01AAA0001010100001
`

describe('the importer of published limits', () => {
  const { shapes } = readPrescriptionRules()
  const imported = importSafetyRules({ limits, codes }, shapes, 'audit-knowledge-base')

  it('writes a rule for each substance in its form, and counts what it leaves out', () => {
    assert.equal(imported.rules, 4)
    assert.match(
      imported.text,
      /^rule,kind,drug,other,limit,severity,zh-CN,zh-HK,en,source,status\n/,
    )
    assert.match(
      imported.text,
      /age-xa04caa001s001--17,age,XA04CAA001S001,,-17,warn,样例小儿口服液限儿童使用/,
    )
    assert.deepEqual(imported.leftOut, [
      { why: 'limit-unknown', rows: 1 },
      { why: 'other-kind', rows: 1 },
      { why: 'no-code', rows: 1 },
      { why: 'family-unknown', rows: 1 },
    ])
  })

  it('is read again, and warns of that form only', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yiqiao-safety-'))
    const file = join(folder, 'prescription-safety.csv')
    await writeFile(file, imported.text)
    const rules = readImportedSafety(file)
    await rm(folder, { recursive: true })
    const drug = (code: string) => {
      const item = { code, kind: 'drug', name: '样例 5mg×1支', attributes: {} }
      const found = drugOf(item as unknown as Parameters<typeof drugOf>[0], shapes)
      assert.ok(found)
      return { drug: found, pointer: '/lines/0', days: 30 }
    }
    const adult = { birth: 0, sex: 'male', pregnant: 'no', allergies: [] } as const
    const found = (code: string) =>
      checkSafety([drug(code)], [], adult, 20_000, rules).map(({ kind }) => kind)
    assert.deepEqual(found('XA04CAA001S001030100166'), ['age'])
    assert.deepEqual(found('XA04CAA001A001030100166'), [], 'tablets for adults')
    assert.deepEqual(found('XG03DBA002E001010100001'), ['sex'])
    assert.deepEqual(found('XB01ABA003B002010100001'), ['days'])
    // A patent medicine is one by its name, whatever its pack and its maker.
    const woman = { ...adult, sex: 'female' } as const
    const forMen = checkSafety([drug('ZA01AAA0001020200099')], [], woman, 20_000, rules)
    assert.deepEqual(
      forMen.map(({ kind }) => kind),
      ['sex'],
    )
    assert.deepEqual(found('ZA01AAA0002010100001'), [])
  })

  it('refuses a list without its columns', () => {
    assert.throws(
      () => importSafetyRules({ limits: 'a,b\n', codes }, shapes, 's'),
      /The list of limits has no column kind/,
    )
  })
})
