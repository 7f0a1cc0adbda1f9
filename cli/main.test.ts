import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { aPerson, aStay } from '../test/support/linjiang.ts'
import { type LinjiangApi, openLinjiangApi } from '../test/support/linjiang-api.ts'
import { yiqiao } from '../test/support/yiqiao.ts'
import { widthOf } from './division-table.ts'
import { lineOfPointer } from './json-place.ts'

const bill = {
  person: {
    birth: '1970-05-01',
    sex: 'female',
    coverages: [
      {
        id: 'stated-1',
        scheme: 'linjiang/first',
        from: '2020-01-01',
        used: { 'deductible-used': '400.00' },
      },
    ],
  },
  facility: { region: 'linjiang', level: 'tertiary' },
  visit: {
    number: 'V-1',
    setting: 'inpatient',
    admittedOn: '2026-03-01',
    dischargedOn: '2026-03-10',
  },
  currency: 'CNY',
  sums: { inScope: '10600.00', priorSelfPay: '0.00', overLimit: '0.00', ownPaid: '400.00' },
}

const ownPacks = ['--policies', 'test/support/linjiang']

describe('the command', () => {
  it('quotes a stated bill without server or database, by packs of one’s own', async () => {
    const { code, out } = await yiqiao(['quote', '-', '--json', ...ownPacks], JSON.stringify(bill))
    assert.equal(code, 0)
    const quote = JSON.parse(out)
    assert.equal(quote.shares[0].amount, '8000.00')
    assert.equal(quote.cash, '3000.00')
  })

  it('draws a table that people read, in the language asked for', async () => {
    const text = JSON.stringify(bill)
    const english = await yiqiao(['quote', '-', ...ownPacks], text)
    assert.match(english.out, /^Patient pays +3,000\.00 {2}CNY$/m)
    const chinese = await yiqiao(['quote', '-', '--lang', 'zh-CN', ...ownPacks], text)
    assert.match(chinese.out, /^个人现金支付 +3,000\.00 {2}CNY$/m)
    const amounts = chinese.out.split('\n').filter((line) => /\.00/.test(line))
    const ends = amounts.map((line) => widthOf(line.replace(/(\.00).*$/, '$1')))
    assert.equal(new Set(ends).size, 1, 'amounts stand under each other')
  })

  it('quotes a sample bill, and says by which rule it refuses one', async () => {
    const settled = await yiqiao(['quote', 'samples/bills/one-line.json'])
    assert.equal(settled.code, 0, settled.err)
    const file = 'samples/bills/refused-work-injury.json'
    const refused = await yiqiao(['quote', file])
    assert.deepEqual([refused.code, refused.out], [1, ''])
    assert.match(refused.err, /^Rule: \S+\/work-injury$/m)
    const problem = JSON.parse((await yiqiao(['quote', file, '--json'])).out)
    assert.equal(problem.code, 'bill-refused')
  })

  const broken = JSON.stringify(bill, null, 2)
  //  what is wrong                    arguments                        input                                              code  message
  const rows: [string, string[], string, number, RegExp][] = [
    ['no command', [], '', 2, /Name a command\. Try yiqiao --help\./],
    ['an unknown command', ['split'], '', 2, /There is no command split\./],
    [
      'an unknown option',
      ['quote', '--fast'],
      '',
      2,
      /Unknown option '--fast'\. Try yiqiao quote --help\./,
    ],
    ['a backup without a folder', ['backup'], '', 2, /yiqiao backup takes one folder\./],
    ['a restore to nowhere', ['restore', 'samples'], '', 2, /Say where to: .* --to FOLDER\./],
    [
      'a time without its zone',
      ['restore', 'samples', '--to', 'there', '--until', '2026-03-10T11:45'],
      '',
      2,
      /write the time with its zone, such as/,
    ],
    [
      'two moments',
      ['restore', 'd', '--to', 'f', '--until', '2026-03-10T11:45Z', '--until-settlement', '00-1'],
      '',
      2,
      /not both/,
    ],
    ['no file', ['quote'], '', 2, /takes one file/],
    ['two files', ['quote', 'a', 'b'], '', 2, /takes one file/],
    ['an unknown language', ['quote', '-', '--lang', 'fr'], '', 2, /zh-CN, zh-HK, en/],
    [
      'a file that is not there',
      ['quote', 'nowhere.json'],
      '',
      3,
      /nowhere\.json: there is no such file\./,
    ],
    ['a folder', ['quote', 'samples'], '', 3, /it is a folder/],
    [
      'no JSON',
      ['quote', '-'],
      broken.replace('"currency":', '"currency"'),
      3,
      /standard input:\d+: The file is not JSON\./,
    ],
    [
      'a key twice',
      ['quote', '-'],
      broken.replace('{', '{"currency": "CNY",'),
      3,
      /gives a key twice/,
    ],
    [
      'an amount as number',
      ['quote', '-'],
      broken.replace('"10600.00"', '10600'),
      3,
      /standard input:28: \/sums\/inScope: must be string/,
    ],
    [
      'an unknown region',
      ['quote', '-'],
      broken.replace('"linjiang"', '"nowhere"'),
      3,
      /standard input: the packs have no region nowhere/,
    ],
    [
      'a day that is none',
      ['quote', '-', ...ownPacks],
      broken.replace('2026-03-10', '2026-03-32'),
      1,
      /standard input:24: \/visit\/dischargedOn: The bill is out of order/,
    ],
    [
      'packs that are not there',
      ['quote', '-', '--policies', 'nowhere'],
      broken,
      3,
      /nowhere: there is no such folder/,
    ],
    ['policies without a verb', ['policies'], '', 2, /policies check/],
    [
      'an address that is none',
      ['settle', '-', '--server', 'care'],
      broken,
      2,
      /care is no address/,
    ],
    [
      'a server that does not run',
      ['settle', '-', '--server', 'http://127.0.0.1:9', '--key', 'k-12345678'],
      broken,
      4,
      /send the key k-12345678 again/,
    ],
    ['a setting that is unknown', ['verify'], '', 4, /YIQIAO_/],
  ]
  for (const [what, args, input, code, message] of rows) {
    it(`ends with ${code} for ${what}`, async () => {
      const outcome = await yiqiao(args, input, what.includes('setting') ? { YIQIAO_X: '1' } : {})
      assert.equal(outcome.code, code, outcome.err)
      assert.match(outcome.err, message)
      assert.doesNotMatch(outcome.err, /\n {4}at /)
    })
  }

  it('explains every part of itself with an example', async () => {
    for (const command of [
      '',
      'quote',
      'settle',
      'verify',
      'audit',
      'migrate',
      'policies',
      'serve',
    ]) {
      const { code, out } = await yiqiao([...(command === '' ? [] : [command]), '--help'])
      assert.equal(code, 0)
      assert.match(out, new RegExp(`Example[^]*yiqiao ${command}`))
    }
  })

  describe('on packs', () => {
    let folder: string

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'yiqiao-packs-'))
    })
    after(() => rm(folder, { recursive: true }))

    it('checks them; the last line counts, and the exit code says whether all passed', async () => {
      const { code, out } = await yiqiao(['policies', 'check', 'policies/macau'])
      assert.match(out.trimEnd().split('\n').at(-1) ?? '', /^\d+ passed, 0 failed$/)
      assert.equal(code, 0)
      await writeFile(join(folder, 'pack.yaml'), 'kind: scheme\nid: x/y\nregion: nowhere\n')
      const broken = await yiqiao(['policies', 'check', folder])
      assert.equal(broken.code, 1)
      assert.match(broken.out, /pack\.yaml:\d+: /)
      assert.match(broken.out.trimEnd().split('\n').at(-1) ?? '', /^0 passed, [1-9]\d* failed$/)
    })

    it('lists the terms that only the operator can let decide, as the setting takes them', async () => {
      const { out } = await yiqiao(['policies', 'list', '--unverified', 'policies/guiyang'])
      const names = out.trimEnd().split('\n')
      assert.ok(names.includes('guiyang/employee/inpatient@2025-01-01'), out)
      assert.ok(
        names.every((name) => /^guiyang\/\S+@\d{4}-\d\d-\d\d$/.test(name)),
        out,
      )
    })

    it('lists them', async () => {
      const { code, out } = await yiqiao(['policies', 'list', 'test/support/linjiang'])
      assert.equal(code, 0)
      assert.match(out, /^ {4}linjiang\/first\/stay {2}from 2026-01-01 {2}illustrative$/m)
    })
  })

  describe('with a server', () => {
    let api: LinjiangApi
    let server: string

    before(async () => {
      api = await openLinjiangApi()
      server = await api.app.listen({ port: 0, host: '127.0.0.1' })
    })
    after(() => api.close())

    it('settles a bill, and the same key gives the same answer', async () => {
      const added = aPerson('linjiang/first')
      await api.services.persons.addPersons([added])
      const text = JSON.stringify(aStay(added.person.id, 'V-1', '10800.00'))
      const first = await yiqiao(['settle', '-', '--server', server], text)
      assert.equal(first.code, 0, first.err)
      const key = /^key (\S+)$/m.exec(first.err)?.[1] ?? ''
      const second = await yiqiao(['settle', '-', '--server', server, '--key', key], text)
      assert.equal(second.out, first.out)
      const other = text.replace('10800.00', '10900.00')
      const refused = await yiqiao(['settle', '-', '--server', server, '--key', key], other)
      assert.deepEqual([refused.code, JSON.parse(refused.out).code], [1, 'key-reused'])
    })

    it('verifies the record of who read what, and names one that was changed', async () => {
      const env = { DATABASE_URL: api.database.url }
      const read = aPerson('linjiang/first')
      await api.services.persons.addPersons([read])
      const { credentials, identifier } = read.identity
      const credential = credentials[0] ?? identifier
      const url = '/api/persons/lookup'
      await api.app.inject({ method: 'POST', url, payload: { credential } })
      await api.services.chainAccess()
      const sound = await yiqiao(['audit', 'verify'], '', env)
      assert.equal(sound.code, 0, sound.err)
      assert.match(
        sound.out,
        /1 records, 1 chained, 0 consents, 0 consents chained\nNothing is broken\./,
      )
      await api.database.pool.query("UPDATE access_record SET purpose = 'audit'")
      const broken = await yiqiao(['audit', 'verify'], '', env)
      assert.equal(broken.code, 1)
      assert.match(broken.out, /^[0-9a-f]{2}-1 breaks access: it was altered/m)
    })

    it('verifies its journal while it runs, and names a row that was changed', async () => {
      const env = { DATABASE_URL: api.database.url }
      const migrated = await yiqiao(['migrate'], '', env)
      assert.deepEqual([migrated.code, migrated.out], [0, 'Nothing was missing.\n'], migrated.err)
      const sound = await yiqiao(['verify'], '', env)
      assert.equal(sound.code, 0, sound.err)
      assert.match(sound.out, /Nothing is broken\./)
      await api.database.pool.query('UPDATE settlement SET amounts_minor[1] = amounts_minor[1] + 1')
      const broken = await yiqiao(['verify', '--json'], '', env)
      assert.equal(broken.code, 1)
      assert.equal(JSON.parse(broken.out).finding.invariant, 'I1')
    })
  })
})

describe('the place of a value in a JSON text', () => {
  const text = `{
  "a": 1,
  "b/c": [
    {"x": "}]"},
    {"x": 2,
     "y\\"z": [1,
       2]}
  ]
}`
  //  pointer              line
  const rows: [string, number][] = [
    ['', 1],
    ['/a', 2],
    ['/b~1c', 3],
    ['/b~1c/0/x', 4],
    ['/b~1c/1', 5],
    ['/b~1c/1/x', 5],
    ['/b~1c/1/nothing', 5],
    ['/nothing', 1],
  ]
  for (const [pointer, line] of rows) {
    it(`${pointer || 'the whole'} stands on line ${line}`, () => {
      assert.equal(lineOfPointer(text, pointer), line)
    })
  }

  it('is found in texts that end too early', () => {
    for (let end = 0; end < text.length; end++) {
      assert.ok(lineOfPointer(text.slice(0, end), '/b~1c/1/x') >= 1)
    }
  })
})
