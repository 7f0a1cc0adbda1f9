/** A statement for a party, as CSV and as ISO 20022 camt.053.001.08. The same statement gives the same bytes. */
import { textFromMinor } from '../../engine/base/money.ts'
import { csvCell } from './write-csv.ts'
import { type XmlTree, xmlOf, xmlText } from './xml-text.ts'

export interface StatementTotal {
  readonly currency: string
  readonly entries: number
  readonly creditMinor: number
  readonly debitMinor: number
  readonly openingMinor: number
  readonly closingMinor: number
}

export interface PartyRow {
  readonly entry: string
  readonly kind: string
  readonly account: string
  readonly currency: string
  readonly amountMinor: number
  readonly businessDate: string
  readonly recordedAt: string
  readonly institution: string
  readonly visit: string
}

export interface SignedStatement {
  readonly statement: string
  readonly party: string
  readonly number: number
  readonly businessDate: string
  readonly totals: readonly StatementTotal[]
  readonly signedWith: string
  readonly signature: Uint8Array
  readonly madeAt: string
}

/** What the signature is over: whoever has it can check the totals without us. */
export function signedText(
  { party, number, businessDate }: Pick<SignedStatement, 'party' | 'number' | 'businessDate'>,
  totals: readonly StatementTotal[],
): string {
  return [`statement,${party},${number},${businessDate}`, ...totals.map(totalLine)].join('\n')
}

function totalLine({ currency, entries, ...sums }: StatementTotal): string {
  const { creditMinor, debitMinor, openingMinor, closingMinor } = sums
  const amounts = [openingMinor, creditMinor, debitMinor, closingMinor]
  const texts = amounts.map((minor) => textFromMinor(minor, currency))
  return `${currency},${entries},${texts.join(',')}`
}

// ---------------------------------------------------------------- CSV

const columns = 'entry,kind,account,day,recorded,institution,visit,currency,amount'

export async function* partyCsv(
  statement: SignedStatement,
  pages: AsyncIterable<readonly PartyRow[]>,
): AsyncGenerator<Uint8Array> {
  const { party, number, businessDate, totals } = statement
  yield Buffer.from(
    `#party-statement,1\n#party,${party}\n#number,${number}\n#day,${businessDate}\n${columns}\n`,
  )
  for await (const page of pages) {
    const lines = page.map((row) =>
      [
        row.entry,
        row.kind,
        row.account,
        row.businessDate,
        row.recordedAt,
        row.institution,
        row.visit,
        row.currency,
        textFromMinor(row.amountMinor, row.currency),
      ]
        .map(csvCell)
        .join(','),
    )
    yield Buffer.from(`${lines.join('\n')}\n`)
  }
  const signature = Buffer.from(statement.signature).toString('base64')
  const rows = totals.reduce((sum, { entries }) => sum + entries, 0)
  yield Buffer.from(
    [
      ...totals.map((total) => `#total,${totalLine(total)}`),
      `#signature,${statement.signedWith},${signature}`,
      `#end,${rows}`,
      '',
    ].join('\n'),
  )
}

// ---------------------------------------------------------------- camt.053

const namespace = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'

/** `pagesOf` gives the rows from the beginning: each currency is a statement of its own. */
export async function* partyCamt(
  statement: SignedStatement,
  pagesOf: () => AsyncIterable<readonly PartyRow[]>,
): AsyncGenerator<Uint8Array> {
  const { statement: id, madeAt } = statement
  const head = xmlOf(
    [
      [
        'GrpHdr',
        [
          ['MsgId', short(id)],
          ['CreDtTm', madeAt],
        ],
      ],
    ],
    '  ',
  )
  yield Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="${namespace}">\n <BkToCstmrStmt>\n${head}`,
  )
  for (const total of statement.totals) {
    yield Buffer.from(`  <Stmt>\n${xmlOf(headOf(statement, total), '   ')}`)
    for await (const page of pagesOf()) {
      const entries = page
        .filter(({ currency }) => currency === total.currency)
        .map((row) => xmlOf([['Ntry', entryOf(row)]], '   '))
      if (entries.length > 0) yield Buffer.from(entries.join(''))
    }
    const signature = Buffer.from(statement.signature).toString('base64')
    yield Buffer.from(
      `   <AddtlStmtInf>${xmlText(`ES256 ${statement.signedWith} ${signature}`)}</AddtlStmtInf>\n  </Stmt>\n`,
    )
  }
  yield Buffer.from(' </BkToCstmrStmt>\n</Document>\n')
}

/** Identifications of ISO 20022 have at most 35 characters. */
function short(text: string): string {
  return text.slice(0, 35)
}

function money(minor: number, currency: string): [string, string][] {
  return [
    [`Amt Ccy="${currency}"`, textFromMinor(Math.abs(minor), currency)],
    ['CdtDbtInd', minor < 0 ? 'DBIT' : 'CRDT'],
  ]
}

function headOf(statement: SignedStatement, total: StatementTotal): XmlTree {
  const { currency, entries, creditMinor, debitMinor } = total
  const { businessDate, madeAt, number, party } = statement
  const balance = (code: string, minor: number): XmlTree => [
    ['Tp', [['CdOrPrtry', [['Cd', code]]]]],
    ...money(minor, currency),
    ['Dt', [['Dt', businessDate]]],
  ]
  const decimal = (minor: number) => textFromMinor(minor, currency)
  return [
    ['Id', short(`${statement.statement.slice(0, 31)}-${currency}`)],
    ['ElctrncSeqNb', String(number)],
    ['CreDtTm', madeAt],
    [
      'FrToDt',
      [
        ['FrDtTm', `${businessDate}T00:00:00`],
        ['ToDtTm', `${businessDate}T23:59:59`],
      ],
    ],
    [
      'Acct',
      [
        ['Id', [['Othr', [['Id', short(party)]]]]],
        ['Ccy', currency],
      ],
    ],
    ['Bal', balance('OPBD', total.openingMinor)],
    ['Bal', balance('CLBD', total.closingMinor)],
    [
      'TxsSummry',
      [
        [
          'TtlNtries',
          [
            ['NbOfNtries', String(entries)],
            ['Sum', decimal(creditMinor + debitMinor)],
            [
              'TtlNetNtry',
              [
                ['Amt', decimal(Math.abs(creditMinor - debitMinor))],
                ['CdtDbtInd', creditMinor < debitMinor ? 'DBIT' : 'CRDT'],
              ],
            ],
          ],
        ],
        ['TtlCdtNtries', [['Sum', decimal(creditMinor)]]],
        ['TtlDbtNtries', [['Sum', decimal(debitMinor)]]],
      ],
    ],
  ]
}

function entryOf(row: PartyRow): XmlTree {
  return [
    ['NtryRef', short(row.entry)],
    ...money(row.amountMinor, row.currency),
    row.kind === 'reversal' ? ['RvslInd', 'true'] : null,
    ['Sts', [['Cd', 'BOOK']]],
    ['BookgDt', [['DtTm', row.recordedAt]]],
    ['ValDt', [['Dt', row.businessDate]]],
    ['BkTxCd', [['Prtry', [['Cd', short(row.kind)]]]]],
    [
      'NtryDtls',
      [
        [
          'TxDtls',
          [
            ['Refs', [['EndToEndId', short(row.entry)]]],
            ...money(row.amountMinor, row.currency),
            row.visit === '' ? null : ['RmtInf', [['Ustrd', `${row.institution} ${row.visit}`]]],
          ],
        ],
      ],
    ],
  ]
}
