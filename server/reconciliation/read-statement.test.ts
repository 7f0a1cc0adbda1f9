import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import '../../test/support/seed.ts'
import { type CurrencySum, Intake, type Problem, Unusable } from './intake.ts'
import {
  boundsOf,
  checkStatement,
  type OpenOptions,
  openStatement,
  type ReadOutcome,
} from './read-statement.ts'
import { at, currencyOfCode } from './row-draft.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiqiao-read-'))
})
after(() => rm(folder, { recursive: true }))

const anyDay = boundsOf({ from: '', to: '' })
const oneDay = boundsOf({ from: '2026-03-10', to: '2026-03-10' })

async function written(content: string | Buffer): Promise<string> {
  const path = join(folder, 'file')
  await writeFile(path, content)
  return path
}

/** How a file is taken: the outcome, or the one problem of a head that cannot be read. */
async function taken(
  content: string | Buffer,
  options: OpenOptions = {},
  bounds = anyDay,
): Promise<ReadOutcome> {
  try {
    const statement = await openStatement(await written(content), options)
    try {
      return await checkStatement(statement, bounds)
    } finally {
      await statement.close()
    }
  } catch (error) {
    if (!(error instanceof Unusable)) throw error
    return { rows: 0, sums: [], problems: [error.problem], isQuarantined: true, isSealed: false }
  }
}

interface Read {
  readonly reference: string
  readonly kind: string
  readonly paid: number
  readonly currency: string
  readonly visit: string
  readonly person: string
  readonly state: number
}

async function rowsOf(content: string | Buffer, options: OpenOptions = {}): Promise<Read[]> {
  const statement = await openStatement(await written(content), options)
  const rows: Read[] = []
  const intake = new Intake(
    (draft) => {
      rows.push({
        reference: draft.textOf(at.reference),
        kind: draft.isReversal ? 'reversal' : 'settlement',
        paid: draft.paidMinor,
        currency: currencyOfCode(draft.currency),
        visit: draft.textOf(at.visit),
        person: draft.textOf(at.person),
        state: draft.state,
      })
    },
    anyDay,
    false,
  )
  await statement.read(intake, () => {})
  await statement.close()
  return rows
}

const head = `#statement,1
#side,hospital
#party,H-LJ-01
#payer,linjiang/employee
#from,2026-03-10
#to,2026-03-10
#currency,CNY
settlement,kind,day,institution,category,visit,person,total,paid,account,cash
`
const rowA = '7f-1,settlement,2026-03-10,H-LJ-01,inpatient,V-1,p-1,1000.00,700.00,100.00,200.00\n'
const rowB = '7f-2,reversal,2026-03-10,H-LJ-01,inpatient,V-2,p-2,-10.00,-7.00,-1.00,-2.00\n'
const seal = '#total,CNY,2,990.00,693.00,99.00,198.00\n#end,2\n'
const whole = head + rowA + rowB + seal

const detail = (changes = '') =>
  `{"setl_id":"7f-1","mdtrt_id":"V-1","psn_no":"p-1","medfee_sumamt":1000.00,"fund_pay_sumamt":"700.00","acct_pay":100,"refd_setl_flag":"0"${changes}}`
const message = (rows: string, count = 1) =>
  `{"infno":"3202","msgid":"H99999000001202603110001","fixmedins_code":"H99999000001","input":{"data":{"setl_optins":"999900","stmt_begndate":"2026-03-10","stmt_enddate":"2026-03-10","medfee_sumamt":1000.00,"fund_pay_sumamt":700.00,"acct_pay":100.00,"fixmedins_setl_cnt":${count}},"detail":[\n${rows}\n]}}`

const bankEntry = (reference: string, amount: string, changes = '') => `
   <Ntry><NtryRef>N-${reference}</NtryRef><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
    <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-03-10</Dt></BookgDt>
    <NtryDtls><TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs></TxDtls></NtryDtls>${changes}</Ntry>`
const bankDocument = (entries: string, closing = '705.00') => {
  const sign = closing.startsWith('-') ? 'DBIT' : 'CRDT'
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
 <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-11T01:00:00Z</CreDtTm></GrpHdr>
 <Stmt><Id>ST-1</Id><FrToDt><FrDtTm>2026-03-10T00:00:00</FrDtTm><ToDtTm>2026-03-10T23:59:59</ToDtTm></FrToDt>
  <Acct><Id><Othr><Id>9999</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
  <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-10</Dt></Dt></Bal>
  <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${closing.replace('-', '')}</Amt><CdtDbtInd>${sign}</CdtDbtInd><Dt><Dt>2026-03-10</Dt></Dt></Bal>
  <TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries></TtlNtries></TxsSummry>${entries}
 </Stmt></BkToCstmrStmt></Document>`
}

describe('a statement as CSV', () => {
  it('is read to the fen and checked against its own totals', async () => {
    const outcome = await taken(whole, {}, oneDay)
    const expected: CurrencySum = {
      currency: 'CNY',
      count: 2,
      totalMinor: 990_00,
      paidMinor: 693_00,
      accountMinor: 99_00,
      cashMinor: 198_00,
    }
    assert.deepEqual(outcome, {
      rows: 2,
      sums: [expected],
      problems: [],
      isQuarantined: false,
      isSealed: true,
    })
  })

  it('may have Windows line ends, a byte order mark, tabs and quoted cells', async () => {
    const windows = `\uFEFF${whole}`.replaceAll('\n', '\r\n')
    assert.deepEqual((await taken(windows)).problems, [])
    const tabs = 'settlement\tvisit\tpaid\n"7f-1"\t"V ""1"",\n2"\t1.00\n'
    assert.deepEqual(
      (await rowsOf(tabs)).map(({ reference, visit }) => [reference, visit]),
      [['7f-1', 'V "1",\n2']],
    )
  })

  it('may be in the encoding of a Chinese hospital, when it says so', async () => {
    const gb = Buffer.concat([
      Buffer.from('#statement,1\n#encoding,GB18030\nsettlement,visit,note,paid\n7f-1,'),
      Buffer.from([0xd7, 0xa1, 0xd4, 0xba, 0x2d, 0x31]), // 住院-1
      Buffer.from(','),
      Buffer.from([0xb6, 0xd4, 0xd5, 0xcb]), // 对账
      Buffer.from(',1.00\n#end,1\n'),
    ])
    assert.deepEqual(
      (await rowsOf(gb)).map(({ visit, paid }) => [visit, paid]),
      [['住院-1', 100]],
    )
  })

  it('ignores columns that it has no use for, in any order', async () => {
    const mixed = 'remark,paid,settlement\nsomething,1.00,7f-1\n'
    assert.deepEqual(
      (await rowsOf(mixed)).map(({ reference, paid }) => [reference, paid]),
      [['7f-1', 100]],
    )
  })

  it('counts in the minor unit of the currency of each row', async () => {
    const mixed = 'settlement,currency,paid\na,CNY,1.50\nb,JPY,150\nc,HKD,2.00\n'
    assert.deepEqual(
      (await rowsOf(mixed)).map(({ currency, paid }) => [currency, paid]),
      [
        ['CNY', 150],
        ['JPY', 150],
        ['HKD', 200],
      ],
    )
  })
})

describe('a poisoned statement', () => {
  const gbBytes = Buffer.from([0xb6, 0xd4, 0xd5, 0xcb])
  const withGb = Buffer.concat([Buffer.from(head), Buffer.from('7f-1,'), gbBytes])
  const many = Array.from({ length: 1100 }, (_, i) => rowA.replace('700.00', `x${i}`)).join('')
  const rows: [string, string | Buffer, Problem['reason'], number][] = [
    ['is empty', '', 'file-empty', 0],
    ['is cut off in the middle', head + rowA, 'truncated', 0],
    ['is cut off within a row', whole.slice(0, head.length + 60), 'truncated', 0],
    ['was added to after its end', whole + rowA, 'truncated', 13],
    ['was repeated as a whole', whole + whole, 'truncated', 13],
    ['lost a row', head + rowA + seal, 'count-differs', 0],
    ['has a row twice', head + rowA + rowA + rowB + seal, 'count-differs', 0],
    ['has another total', whole.replace('693.00', '693.01'), 'total-differs', 0],
    [
      'has a total in another currency',
      whole.replace('#total,CNY', '#total,HKD'),
      'total-differs',
      0,
    ],
    ['is of another day', whole.replaceAll(',2026-03-10,H', ',2026-03-09,H'), 'day-other', 0],
    ['is in another encoding than it says', withGb, 'encoding-wrong', 9],
    [
      'names an encoding that nobody knows',
      '#encoding,EBCDIC\nsettlement,paid\n',
      'encoding-unknown',
      0,
    ],
    ['lacks a column', 'settlement,total\n7f-1,1.00\n', 'column-missing', 1],
    ['names a column twice', 'settlement,paid,paid\n', 'head-unreadable', 1],
    ['is a version that nobody knows', '#statement,9\nsettlement,paid\n', 'head-unreadable', 1],
    ['has a line that does not end', `settlement,paid\n${'x'.repeat(200_000)}`, 'line-too-long', 2],
    [
      'opens a quote and never closes it',
      `settlement,paid\n"${'x,1\n'.repeat(40_000)}`,
      'line-too-long',
      2,
    ],
    ['holds nothing but nonsense', head + many, 'too-many-problems', 1009],
    ['names no record at all', 'settlement,paid\n\u00007\u0000f,1.00\n', 'too-many-problems', 0],
    ['is no statement at all', 'GIF89a\u0001\u0000', 'column-missing', 1],
  ]
  for (const [what, content, reason, line] of rows) {
    it(`${what}: it is quarantined whole`, async () => {
      const outcome = await taken(content, {}, oneDay)
      assert.equal(outcome.isQuarantined, true)
      const last = outcome.problems.at(-1)
      assert.deepEqual([last?.reason, last?.line], [reason, line])
    })
  }

  const records: [string, string, Problem['reason']][] = [
    ['an amount with three decimals', rowA.replace('700.00', '700.005'), 'amount-unreadable'],
    ['an amount in words', rowA.replace('700.00', 'seven'), 'amount-unreadable'],
    ['an amount with an exponent', rowA.replace('700.00', '7e2'), 'amount-unreadable'],
    ['an amount beyond counting', rowA.replace('700.00', '99999999999999.00'), 'amount-unreadable'],
    ['no amount', rowA.replace('700.00', ''), 'amount-unreadable'],
    ['a day that is none', rowA.replace('2026-03-10', '2026-02-30'), 'day-unreadable'],
    ['a day outside', rowA.replace('2026-03-10', '2026-03-11'), 'day-outside'],
    ['no settlement', rowA.replace('7f-1', ''), 'reference-missing'],
    ['an unknown kind', rowA.replace('settlement', 'refund?'), 'kind-unknown'],
    ['a cell too few', rowA.replace(',200.00', ''), 'cells-differ'],
    ['a text too long', rowA.replace('V-1', 'V'.repeat(201)), 'text-unusable'],
    ['a text that is none', rowA.replace('V-1', 'V\u0000'), 'text-unusable'],
    ['no institution', rowA.replace('H-LJ-01', ''), 'field-missing'],
  ]
  for (const [what, row, reason] of records) {
    it(`has ${what}: that record alone is set aside, with its line`, async () => {
      const outcome = await taken(head + row + rowB + seal, {}, oneDay)
      assert.equal(outcome.isQuarantined, false)
      assert.equal(outcome.rows, 1)
      assert.deepEqual(
        outcome.problems.map((problem) => [problem.line, problem.reason]),
        [[9, reason]],
      )
    })
  }

  it('is never more than refused, whatever a bad line does to it', async () => {
    const edit = fc.record({ at: fc.nat(), with: fc.uint8Array({ maxLength: 4 }), cut: fc.nat(5) })
    const files = [whole, message(detail()), bankDocument(bankEntry('7f-1', '700.00'))]
    const garbled = fc.tuple(
      fc.constantFrom(...files),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
    )
    await fc.assert(
      fc.asyncProperty(garbled, async ([file, edits]) => {
        let bytes = Buffer.from(file)
        for (const { at: place, with: added, cut } of edits) {
          const from = place % (bytes.length + 1)
          bytes = Buffer.concat([bytes.subarray(0, from), added, bytes.subarray(from + cut)])
        }
        const { rows, problems } = await taken(bytes)
        assert.ok(rows >= 0 && problems.every(({ line }) => line >= 0))
      }),
      { numRuns: 300 },
    )
  })

  it('never shows what stands in it', async () => {
    const { problems } = await taken(head + rowA.replace('700.00', 'Wang Sample') + rowB + seal)
    assert.doesNotMatch(JSON.stringify(problems), /Wang/)
  })
})

describe('a message of the national interface', () => {
  it('gives the details of 3202, with amounts as they were written', async () => {
    assert.deepEqual(await rowsOf(message(detail())), [
      {
        reference: '7f-1',
        kind: 'settlement',
        paid: 700_00,
        currency: 'CNY',
        visit: 'V-1',
        person: 'p-1',
        state: 0,
      },
    ])
    const outcome = await taken(message(detail()))
    assert.deepEqual([outcome.problems, outcome.isSealed], [[], true])
  })

  it('gives the details of 3202 as the text file that is uploaded with it', async () => {
    const text =
      '7f-1\tV-1\tp-1\t1000.00\t700.00\t100.00\t0\n7f-2\tV-1\tp-1\t-1000\t-700\t-100\t1\n'
    assert.deepEqual(
      (await rowsOf(text, { format: 'national-3202' })).map(({ kind, paid }) => [kind, paid]),
      [
        ['settlement', 700_00],
        ['reversal', -700_00],
      ],
    )
  })

  it('gives the rows that 3260 answers, the person disguised', async () => {
    const answer =
      '{"infcode":"0","output":{"data":[{"seqno":1,"mdtrtarea":"310000","medins_no":"H31","certno":"310101199001011234","mdtrt_id":"V-9","mdtrt_setl_time":"2026-03-10 10:20:30","setl_sn":"S-9","medfee_sumamt":88.80,"optins_pay_sumamt":60.00,"fulamt_advpay_flag":"0"}]}}'
    const [row] = await rowsOf(answer, { disguise: (number) => `digest of ${number.length}` })
    assert.deepEqual(
      [row?.reference, row?.paid, row?.visit, row?.person],
      ['S-9', 60_00, 'V-9', 'digest of 18'],
    )
  })

  it('says which rows a province did not confirm with 3261', async () => {
    const confirmed =
      '{"infno":"3261","input":{"data":{"trt_year":"2026","trt_month":"03","totalrow":2},"detail":[{"mdtrt_id":"V-1","medins_no":"H31","mdtrt_setl_time":"2026-03-10","setl_sn":"S-1","medfee_sumamt":10,"optins_pay_sumamt":5,"cnfm_flag":"1"},{"mdtrt_id":"V-2","medins_no":"H31","mdtrt_setl_time":"2026-03-10","setl_sn":"S-2","medfee_sumamt":10,"optins_pay_sumamt":5,"cnfm_flag":"0"}]}}'
    assert.deepEqual(
      (await rowsOf(confirmed)).map(({ reference, state }) => [reference, state]),
      [
        ['S-1', 0],
        ['S-2', 2],
      ],
    )
  })

  it('reads what 3261 really holds: no institution, and the id of the message', async () => {
    const head =
      '{"infno":"3261","msgid":"M-1","input":{"data":{"trt_year":"2026","trt_month":"03","totalrow":1},"detail":['
    const row =
      '{"certno":"x","mdtrt_id":"V-1","mdtrt_setl_time":"2026-03-10","setl_sn":"S-1","medfee_sumamt":"10.00","optins_pay_sumamt":"5.00","cnfm_flag":"1"}]}}'
    const statement = await openStatement(await written(head + row))
    await statement.close()
    assert.equal(statement.head.message, 'M-1')
    assert.deepEqual((await taken(head + row)).problems, [])
    assert.deepEqual(
      (await rowsOf(head + row, { isRolledBack: true })).map(({ state }) => state),
      [3],
    )
  })

  describe('of 3262', () => {
    const rollBack = (data: string) =>
      `{"infno":"3262","msgid":"M-2","fixmedins_code":"310000",\n"input":{\n"data":{\n${data}}}}`
    const whole = '"trt_year":"2026","trt_month":"2",\n"otransid":"M-1","totalrow":"2"'

    it('names the message and the month, and holds no rows', async () => {
      const statement = await openStatement(await written(rollBack(whole)))
      await statement.close()
      const { format, side, from, to, message, rollsBack } = statement.head
      assert.deepEqual(
        [format, side, from, to, message, rollsBack],
        ['national-3262', 'national', '2026-02-01', '2026-02-28', 'M-2', 'M-1'],
      )
      const outcome = await taken(rollBack(whole))
      assert.deepEqual([outcome.rows, outcome.problems, outcome.isSealed], [0, [], true])
    })

    const poisonedRollBacks: [string, string, Problem][] = [
      [
        'names no message',
        rollBack('"trt_year":"2026",\n"trt_month":"02"'),
        { line: 3, reason: 'head-unreadable', what: 'otransid' },
      ],
      [
        'names a month that there is not',
        rollBack(whole.replace('"2"', '"13"')),
        { line: 4, reason: 'head-unreadable', what: 'trt_month' },
      ],
      [
        'names a message in no plain text',
        rollBack(whole.replace('M-1', 'M 1')),
        { line: 5, reason: 'head-unreadable', what: 'otransid' },
      ],
      [
        'is cut off',
        rollBack(whole).slice(0, -4),
        { line: 5, reason: 'truncated', what: 'the message does not end' },
      ],
      [
        'is no JSON',
        rollBack(`${whole},\n,"x":1`),
        { line: 6, reason: 'json-unreadable', what: 'syntax' },
      ],
    ]
    for (const [what, content, problem] of poisonedRollBacks) {
      it(`that ${what} is quarantined with its line`, async () => {
        assert.deepEqual((await taken(content)).problems, [problem])
      })
    }

    it('that is something else than it is said to be is refused', async () => {
      const { problems } = await taken(message(detail()), { format: 'national-3262' })
      assert.deepEqual(problems, [{ line: 1, reason: 'format-unknown', what: 'infno' }])
    })
  })

  const poisoned: [string, string, Problem['reason']][] = [
    ['says another count', message(detail(), 2), 'count-differs'],
    ['says another sum', message(detail().replace('700.00', '700.01')), 'total-differs'],
    ['is cut off', message(detail()).slice(0, -20), 'truncated'],
    ['is no JSON', message(`${detail()}x`), 'json-unreadable'],
    ['has brackets that do not match', message(detail()).replace(/\}\}$/, ']}'), 'json-unreadable'],
    ['is nested without end', `{"input":${'['.repeat(50)}`, 'json-unreadable'],
    ['is an answer of failure', '{"infcode":"-1","err_msg":"no","output":{}}', 'head-unreadable'],
  ]
  for (const [what, content, reason] of poisoned) {
    it(`that ${what} is quarantined whole`, async () => {
      const { problems } = await taken(content)
      assert.equal(problems.at(-1)?.reason, reason)
    })
  }

  it('with a float that is no whole fen sets that record aside', async () => {
    const { problems } = await taken(message(detail().replace('1000.00', '1000.001')))
    assert.deepEqual(
      problems.map(({ line, reason }) => [line, reason]),
      [[2, 'amount-unreadable']],
    )
  })
})

describe('a camt.053 statement', () => {
  it('gives its entries by the reference that they were ordered with', async () => {
    const rows = await rowsOf(bankDocument(bankEntry('7f-1', '700.00')))
    assert.deepEqual(
      rows.map(({ reference, paid, kind }) => [reference, paid, kind]),
      [['7f-1', 700_00, 'settlement']],
    )
    assert.deepEqual(
      (await taken(bankDocument(bankEntry('7f-1', '700.00')), {}, oneDay)).problems,
      [],
    )
  })

  it('counts a batch by its details', async () => {
    const batch = bankEntry('x', '700.00').replace(
      /<TxDtls>.*<\/TxDtls>/s,
      '<TxDtls><Refs><EndToEndId>a</EndToEndId></Refs><Amt Ccy="CNY">300.00</Amt></TxDtls><TxDtls><Refs><EndToEndId>b</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="CNY">400.00</Amt></TxAmt></AmtDtls></TxDtls>',
    )
    assert.deepEqual(
      (await rowsOf(bankDocument(batch))).map(({ reference, paid }) => [reference, paid]),
      [
        ['a', 300_00],
        ['b', 400_00],
      ],
    )
    const wrong = await taken(bankDocument(batch.replace('300.00', '300.01')))
    assert.equal(wrong.problems[0]?.reason, 'parts-differ')
  })

  it('turns what came back, and tells booked from pending', async () => {
    const back = bankEntry('7f-1', '700.00').replace('CRDT', 'DBIT').replace('BOOK', 'PDNG')
    assert.deepEqual(
      (await rowsOf(bankDocument(back, '5.00'))).map(({ kind, paid, state }) => [
        kind,
        paid,
        state,
      ]),
      [['reversal', -700_00, 1]],
    )
  })

  it('of a payer is charged by what it pays', async () => {
    const paid = bankEntry('7f-1', '700.00').replace('CRDT', 'DBIT')
    assert.deepEqual(
      (await rowsOf(bankDocument(paid, '-695.00'), { side: 'payer' })).map((row) => [
        row.kind,
        row.paid,
      ]),
      [['settlement', 700_00]],
    )
  })

  const one = bankEntry('7f-1', '700.00')
  const bomb = '<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
  const poisoned: [string, string, Problem['reason']][] = [
    ['names a document type', bankDocument(one).replace('?>', `?>${bomb}`), 'xml-document-type'],
    ['uses an entity', bankDocument(one.replace('N-7f', '&b;')), 'xml-unreadable'],
    ['carries instructions', bankDocument(`<?php x?>${one}`), 'xml-unreadable'],
    ['is not well formed', bankDocument(`${one}</Ntry>`), 'xml-unreadable'],
    ['is cut off', bankDocument(one).slice(0, -40), 'truncated'],
    ['lost an entry', bankDocument(''), 'total-differs'],
    ['has another closing balance', bankDocument(one, '705.01'), 'total-differs'],
    ['has an entry twice', bankDocument(one + one, '1405.00'), 'count-differs'],
    ['nests without end', bankDocument('<a>'.repeat(60)), 'xml-unreadable'],
    [
      'holds a text without end',
      bankDocument(`<Ntry><NtryRef>${'x'.repeat(5000)}`),
      'xml-unreadable',
    ],
    ['is another document', '<html><body/></html>', 'format-unknown'],
  ]
  for (const [what, content, reason] of poisoned) {
    it(`that ${what} is quarantined whole`, async () => {
      const { problems } = await taken(content)
      assert.equal(problems.at(-1)?.reason, reason)
    })
  }
})
