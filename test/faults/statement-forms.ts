/** Statements as parties write them, in every form that is taken in, by a pen of the tests' own. */
import type { Random } from '../../samples/random.ts'

export interface PartyRow {
  readonly reference: string
  readonly isReversal: boolean
  readonly visit: string
  readonly person: string
  readonly total: number
  readonly paid: number
  readonly account: number
  readonly cash: number
}

export interface Form {
  readonly name: 'csv' | '3202' | '3202 text' | '3260' | '3261' | 'camt.053'
  /** Whether the form says how much is in it. */
  readonly isSealed: boolean
  /** What whoever hands it in has to say besides. */
  readonly declared: Readonly<Record<string, string>>
  write(rows: readonly PartyRow[]): string
}

export const statementDay = '2026-03-10'
const institution = 'H-LJ-01'
const payer = 'linjiang/first'
const days = { from: statementDay, to: statementDay }

/** Persons' numbers and names stand in statements, and nowhere else afterwards. */
export const secrets = ['99990019600505777X', 'Ouyang Fictitious']

export function someRows(random: Random, name: string): PartyRow[] {
  return Array.from({ length: random.between(2, 12) }, (_, i) => {
    const sign = random.below(5) === 0 ? -1 : 1
    const [paid, account, cash] = [random.below(900_000), random.below(9000), random.below(90_000)]
    return {
      reference: `${name}-${i}`,
      isReversal: sign < 0,
      visit: random.pick(['对账-1', 'V-2', secrets[1] ?? '']),
      person: secrets[0] ?? '',
      total: sign * (paid + account + cash),
      paid: sign * paid,
      account: sign * account,
      cash: sign * cash,
    }
  })
}

function yuan(minor: number): string {
  const fen = String(Math.abs(minor) % 100).padStart(2, '0')
  return `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)}.${fen}`
}

function sumOf(rows: readonly PartyRow[], of: 'total' | 'paid' | 'account' | 'cash'): string {
  return yuan(rows.reduce((sum, row) => sum + row[of], 0))
}

export const csv: Form = {
  name: 'csv',
  isSealed: true,
  declared: {},
  write: (rows) =>
    [
      '#statement,1',
      '#side,hospital',
      `#party,${institution}`,
      `#institution,${institution}`,
      `#payer,${payer}`,
      `#from,${statementDay}`,
      `#to,${statementDay}`,
      '#currency,CNY',
      'settlement,kind,day,institution,category,visit,person,total,paid,account,cash',
      ...rows.map((row) =>
        [
          row.reference,
          row.isReversal ? 'reversal' : 'settlement',
          statementDay,
          institution,
          'inpatient',
          row.visit,
          row.person,
          ...[row.total, row.paid, row.account, row.cash].map(yuan),
        ].join(','),
      ),
      `#total,CNY,${rows.length},${sumOf(rows, 'total')},${sumOf(rows, 'paid')},${sumOf(rows, 'account')},${sumOf(rows, 'cash')}`,
      `#end,${rows.length}`,
      '',
    ].join('\n'),
}

const message3202: Form = {
  name: '3202',
  isSealed: true,
  declared: { payer },
  write: (rows) =>
    `{"infno":"3202","msgid":"H1","fixmedins_code":"${institution}","input":{"data":${JSON.stringify(
      {
        setl_optins: '999900',
        stmt_begndate: statementDay,
        stmt_enddate: statementDay,
        medfee_sumamt: sumOf(rows, 'total'),
        fund_pay_sumamt: sumOf(rows, 'paid'),
        acct_pay: sumOf(rows, 'account'),
        fixmedins_setl_cnt: rows.length,
      },
    )},"detail":[\n${rows.map((row) => JSON.stringify(detail3202(row))).join(',\n')}\n]}}`,
}

function detail3202(row: PartyRow) {
  return {
    setl_id: row.reference,
    mdtrt_id: row.visit,
    psn_no: row.person,
    medfee_sumamt: yuan(row.total),
    fund_pay_sumamt: yuan(row.paid),
    acct_pay: yuan(row.account),
    refd_setl_flag: row.isReversal ? '1' : '0',
  }
}

const text3202: Form = {
  name: '3202 text',
  isSealed: false,
  declared: {
    format: 'national-3202',
    side: 'hospital',
    party: institution,
    institution,
    payer,
    ...days,
  },
  write: (rows) => rows.map((row) => `${Object.values(detail3202(row)).join('\t')}\n`).join(''),
}

function nationalRow(row: PartyRow, more: object): string {
  return JSON.stringify({
    medins_no: institution,
    certno: row.person,
    mdtrt_id: row.visit,
    mdtrt_setl_time: `${statementDay} 10:20:30`,
    setl_sn: row.reference,
    medfee_sumamt: yuan(row.total),
    optins_pay_sumamt: yuan(row.paid),
    ...more,
  })
}

const national = { side: 'national', party: 'platform', payer, ...days }

const answer3260: Form = {
  name: '3260',
  isSealed: false,
  declared: national,
  write: (rows) =>
    `{"infcode":"0","output":{"data":[\n${rows.map((row) => nationalRow(row, {})).join(',\n')}\n]}}`,
}

const confirmed3261: Form = {
  name: '3261',
  isSealed: true,
  declared: national,
  write: (rows) =>
    `{"infno":"3261","input":{"data":{"trt_year":"2026","trt_month":"03","totalrow":${rows.length}},"detail":[\n${rows
      .map((row) => nationalRow(row, { cnfm_flag: '1' }))
      .join(',\n')}\n]}}`,
}

const camt: Form = {
  name: 'camt.053',
  isSealed: true,
  declared: { side: 'hospital', payer, institution },
  write: (rows) => {
    const closing = 500 + rows.reduce((sum, { paid }) => sum + paid, 0)
    return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
 <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-11T01:00:00Z</CreDtTm></GrpHdr>
 <Stmt><Id>ST-1</Id><FrToDt><FrDtTm>${statementDay}T00:00:00</FrDtTm><ToDtTm>${statementDay}T23:59:59</ToDtTm></FrToDt>
 <Acct><Id><Othr><Id>9999</Id></Othr></Id><Ccy>CNY</Ccy></Acct>
${balance('OPBD', 500)}
${balance('CLBD', closing)}
 <TxsSummry><TtlNtries><NbOfNtries>${rows.length}</NbOfNtries></TtlNtries></TxsSummry>
${rows.map(camtEntry).join('\n')}
</Stmt></BkToCstmrStmt></Document>
`
  },
}

const money = (minor: number) =>
  `<Amt Ccy="CNY">${yuan(Math.abs(minor))}</Amt><CdtDbtInd>${minor < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`

const balance = (code: string, minor: number) =>
  ` <Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${money(minor)}<Dt><Dt>${statementDay}</Dt></Dt></Bal>`

const camtEntry = ({ reference, paid, visit }: PartyRow) =>
  ` <Ntry><NtryRef>N-${reference}</NtryRef>${money(paid)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${statementDay}</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>${visit}</Nm></Pty></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>`

export const forms: readonly Form[] = [csv, message3202, text3202, answer3260, confirmed3261, camt]
