import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { sampleActor } from '../server/own-actors.ts'
import { settleAll } from '../server/usecases/settlement/settle-bills.ts'
import { recount } from '../test/recount/read-ledger.ts'
import { aPerson, aStay, hospital, type Linjiang, openLinjiang } from '../test/support/linjiang.ts'
import { scheme } from '../test/support/statements.ts'
import { yiqiao } from '../test/support/yiqiao.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiqiao-command-'))
})
after(() => rm(folder, { recursive: true }))

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

describe('yiqiao reconcile', () => {
  const head = 'settlement,day,total,paid\n'
  const rows = 'a,2026-03-10,10.00,7.00\nb,2026-03-10,20.00,14.00\n'

  it('says that two statements agree', async () => {
    const paths = [await file('one.csv', head + rows), await file('two.csv', head + rows)]
    const { code, out } = await yiqiao(['reconcile', ...paths])
    assert.equal(code, 0)
    assert.match(out, /^2 settlements agree, 0 differ\.$/m)
    assert.match(out, /total: 30\.00 against 30\.00, explained 0\.00/)
  })

  it('names every difference, explains the sums by them, and writes them down', async () => {
    const theirs = 'a,2026-03-10,10.00,6.50\nc,2026-03-10,5.00,3.00\n'
    const paths = [await file('one.csv', head + rows), await file('two.csv', head + theirs)]
    const out = join(folder, 'breaks.csv')
    const told = await yiqiao(['reconcile', ...paths, '--out', out])
    assert.equal(told.code, 1)
    assert.match(told.out, /^0 settlements agree, 3 differ\.$/m)
    assert.match(told.out, /paid: 9\.50 against 21\.00, explained -11\.50/)
    const lines = (await readFile(out, 'utf8')).trim().split('\n').slice(1)
    assert.deepEqual(
      lines.map((line) => line.split(',').slice(0, 2)),
      [
        ['a', 'paid-differs'],
        ['b', 'missing-there'],
        ['c', 'missing-here'],
      ],
    )
    const json = await yiqiao(['reconcile', ...paths, '--json'])
    assert.equal(JSON.parse(json.out).summary.different, 3)
  })

  it('names file, line and reason of what cannot be used, and shows none of it', async () => {
    const broken = await file('broken.csv', `${head}a,2026-03-10,Wang,7.00\n`)
    const good = await file('one.csv', head + rows)
    const { code, err } = await yiqiao(['reconcile', good, broken])
    assert.equal(code, 1)
    assert.match(err, /broken\.csv:2: amount-unreadable \(total\)/)
    assert.doesNotMatch(err, /Wang/)
    const other = await file('other.csv', '#statement,1\nsettlement,paid\na,1.00\n')
    const refused = await yiqiao(['reconcile', good, other])
    assert.deepEqual([refused.code, refused.out], [3, ''])
    assert.match(refused.err, /other\.csv: truncated/)
  })

  it('confirms to the national platform what agrees, and nothing else', async () => {
    const row = (n: number, paid: string) =>
      `{"seqno":${n},"mdtrtarea":"310000","medins_no":"H31","certno":"x${n}","mdtrt_id":"V-${n}","mdtrt_setl_time":"2026-03-10 10:00:00","setl_sn":"S-${n}","medfee_sumamt":10.00,"optins_pay_sumamt":${paid}}`
    const answer = `{"infcode":"0","output":{"data":[${row(1, '7.00')},${row(2, '6.99')}]}}`
    const national = await file('3260.json', answer)
    const ours = await file(
      'care.csv',
      'settlement,day,total,paid\nS-1,2026-03-10,10,7\nS-2,2026-03-10,10,7.50\n',
    )
    const out = join(folder, '3261.jsonl')
    const flags = ['--confirm', out, '--month', '2026-03']
    const told = await yiqiao(['reconcile', national, ours, ...flags])
    assert.equal(told.code, 1, told.err)
    const [message] = (await readFile(out, 'utf8')).trim().split('\n')
    const { infno, input } = JSON.parse(message ?? '')
    assert.deepEqual([infno, input.data.trt_year, input.data.trt_month], ['3261', '2026', '03'])
    assert.deepEqual(
      input.detail.map((one: Record<string, string>) => [
        one['setl_sn'],
        one['optins_pay_sumamt'],
        one['cnfm_flag'],
      ]),
      [
        ['S-1', '7.00', '1'],
        ['S-2', '6.99', '0'],
      ],
    )
    const other = await yiqiao(['reconcile', national, ours, '--confirm', out])
    assert.equal(other.code, 2)
  })

  it('takes a confirmation for rolled back where 3262 lies beside it', async () => {
    const row = `{"mdtrt_id":"V-1","mdtrt_setl_time":"2026-03-10","setl_sn":"S-1","medfee_sumamt":"10.00","optins_pay_sumamt":"7.00","cnfm_flag":"1"}`
    const confirmed = await file(
      '3261.json',
      `{"infno":"3261","msgid":"M-1","input":{"data":{},"detail":[${row}]}}`,
    )
    const back = await file(
      '3262.json',
      '{"infno":"3262","input":{"data":{"trt_year":"2026","trt_month":"3","otransid":"M-1"}}}',
    )
    const care = await file(
      'care-state.csv',
      'settlement,day,total,paid,state\nS-1,2026-03-10,10,7,final\n',
    )
    assert.equal((await yiqiao(['reconcile', confirmed, care])).code, 0)
    const told = await yiqiao(['reconcile', confirmed, care, back])
    assert.deepEqual([told.code, /state-differs: 1/.test(told.out)], [1, true], told.err)
  })

  const wrong: [string, string[], number, RegExp][] = [
    ['one file alone', ['one.csv'], 2, /two or three statements/],
    ['no file with the journal', ['--journal'], 2, /hold against the journal/],
    ['an unknown format', ['package.json', 'package.json', '--format', 'pdf'], 2, /no format/],
    ['a tolerance that is none', ['package.json', 'package.json', '--tolerance', 'x'], 2, /whole/],
    ['a file that is not there', ['nowhere.csv', 'nowhere.csv'], 3, /there is no such file/],
  ]
  for (const [what, args, code, says] of wrong) {
    it(`refuses ${what}`, async () => {
      const outcome = await yiqiao(['reconcile', ...args])
      assert.equal(outcome.code, code)
      assert.match(outcome.err, says)
    })
  }
})

describe('with a journal', () => {
  let linjiang: Linjiang
  let ids: string[]

  before(async () => {
    linjiang = await openLinjiang()
    const people = [aPerson(scheme), aPerson(scheme)]
    await linjiang.services.persons.addPersons(people)
    const bills = people.map(({ person }, i) => aStay(person.id, `V-${i}`, '5000.00'))
    const commands = bills.map((bill, i) => ({ key: `commanded-${i}`, bill, expected: null }))
    const outcomes = await settleAll(commands, sampleActor, 'settlement', linjiang.services.store)
    ids = outcomes.map((outcome) => (outcome.settled ? outcome.entry.id : ''))
    await linjiang.database.pool.query(
      `UPDATE settlement SET recorded_at = timestamptz '2026-03-10 12:00+08'`,
    )
  })
  after(() => linjiang.close())

  it('yiqiao reconcile --journal opens breaks in the database', async () => {
    const text = `settlement,visit,total,paid\n${ids[0]},V-0,5000.00,3200.00\n`
    const path = await file('hospital.csv', text)
    const scoped = ['--side', 'hospital', '--party', hospital.id, '--institution', hospital.id]
    const days = ['--from', '2026-03-10', '--to', '2026-03-10', '--payer', scheme]
    const env = { DATABASE_URL: linjiang.database.url, YIQIAO_DATA: folder }
    const told = await yiqiao(['reconcile', path, '--journal', ...scoped, ...days], '', env)
    assert.equal(told.code, 1, told.err)
    assert.match(told.out, /1 settlements agree, 1 differ/)
    const { rows } = await linjiang.database.pool.query('SELECT settlement, class FROM break')
    assert.deepEqual(rows, [{ settlement: ids[1], class: 'missing-there' }])
    const bare = await yiqiao(['reconcile', path, '--journal'], '', { ...env, YIQIAO_DATA: folder })
    assert.equal(bare.code, 1)
  })

  it('yiqiao journal writes what a foreign program can count', async () => {
    const env = { DATABASE_URL: linjiang.database.url }
    const { code, out, err } = await yiqiao(['journal', '2026-03-10'], '', env)
    assert.equal(code, 0, err)
    const counted = recount(out)
    assert.deepEqual([counted.transactions, counted.unbalanced], [2, []])
    const other = await yiqiao(['journal', '2026-03-99'], '', env)
    assert.equal(other.code, 2)
  })
})
