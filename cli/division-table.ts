/** The division of a bill as a table for a terminal. */
import type { Texts } from '../engine/policy/policy-value.ts'
import type { DescribedDivision } from '../server/usecases/settlement/describe-division.ts'

export type Language = keyof Texts

export const languages: readonly Language[] = ['zh-CN', 'zh-HK', 'en']

interface Words {
  readonly total: string
  readonly cash: string
  readonly sums: readonly [string, string, string, string]
  readonly payers: string
  readonly own: string
  readonly outside: string
  readonly refused: string
  readonly differs: string
  /** A stay over New Year, shared out between the years. */
  readonly years: string
  readonly nights: string
  readonly unused: string
  readonly rules: string
  readonly states: Readonly<Record<DescribedDivision['shares'][number]['state'], string>>
}

const words: Readonly<Record<Language, Words>> = {
  'zh-CN': {
    total: '费用总额',
    cash: '个人现金支付',
    sums: ['政策范围内', '先行自付', '超限价', '全自费'],
    payers: '各方支付',
    own: '个人负担构成',
    outside: '账外给付',
    refused: '未给付的待遇',
    differs: '与付款方不一致',
    years: '跨年住院分年',
    nights: '天',
    unused: '未使用的参保（不在保，或币种与账单不同）',
    rules: '依据',
    states: {
      decided: '',
      expected: '待确认',
      accepted: '已确认',
      declined: '拒绝',
      away: '未应答',
      'not-direct': '不直赔，事后理赔',
    },
  },
  'zh-HK': {
    total: '費用總額',
    cash: '病人現金支付',
    sums: ['承保範圍內', '先行自付', '超出限價', '自費'],
    payers: '各方支付',
    own: '病人承擔項目',
    outside: '帳外給付',
    refused: '未獲給付的保障',
    differs: '與付款方不一致',
    years: '跨年住院分年',
    nights: '日',
    unused: '未使用的保障（未生效，或貨幣與帳單不同）',
    rules: '依據',
    states: {
      decided: '',
      expected: '待確認',
      accepted: '已確認',
      declined: '拒絕',
      away: '未有回覆',
      'not-direct': '不設直付，事後索償',
    },
  },
  en: {
    total: 'Total of the bill',
    cash: 'Patient pays',
    sums: ['In scope', 'First self-pay', 'Above limits', 'Not covered'],
    payers: 'Payers',
    own: 'What the patient bears',
    outside: 'Paid beside the bill',
    refused: 'Benefits that do not pay',
    differs: 'Differs from the payer',
    years: 'By year',
    nights: 'nights',
    unused: 'Coverages not used (not in force, or kept in another currency)',
    rules: 'By',
    states: {
      decided: '',
      expected: 'will be asked',
      accepted: 'accepted',
      declined: 'declined',
      away: 'away',
      'not-direct': 'claim later',
    },
  },
}

type Row = readonly [label: string, amount: string, note?: string]

export function divisionTable(division: DescribedDivision, language: Language): string {
  const said = words[language]
  const { currency, sums } = division
  const [inScope, priorSelfPay, overLimit, ownPaid] = said.sums
  const blocks: readonly (readonly [heading: string | null, rows: readonly Row[]])[] = [
    [
      null,
      [
        [said.total, division.total, currency],
        [`  ${inScope}`, sums.inScope],
        [`  ${priorSelfPay}`, sums.priorSelfPay],
        [`  ${overLimit}`, sums.overLimit],
        [`  ${ownPaid}`, sums.ownPaid],
      ],
    ],
    [
      said.payers,
      division.shares.map(({ title, amount, state }) => [
        title[language],
        amount,
        said.states[state],
      ]),
    ],
    [said.own, division.parts.map(({ title, amount }) => [title[language], amount])],
    [null, [[said.cash, division.cash, currency]]],
    [said.years, yearRows(division, language)],
    [said.outside, division.outside.map(({ title, amount }) => [title[language], amount])],
    [
      said.differs,
      division.breaks.map(({ title, ours, theirs }) => [title[language], theirs, `≠ ${ours}`]),
    ],
  ]
  const rows = blocks.flatMap(([, block]) => block)
  const labelWidth = Math.max(...rows.map(([label]) => widthOf(label)))
  const amountWidth = Math.max(...rows.map(([, amount]) => grouped(amount).length))
  const lineOf = ([label, amount, note = '']: Row) =>
    `${padded(label, labelWidth)}  ${grouped(amount).padStart(amountWidth)}  ${note}`.trimEnd()
  const tables = blocks
    .filter(([, block]) => block.length > 0)
    .map(([heading, block]) => [...(heading === null ? [] : [heading]), ...block.map(lineOf)])
  const refusals = division.refusals.map(({ rule, reason }) => `${rule}: ${reason[language]}`)
  const unused = division.problems
    .filter(({ code }) => code === 'coverage-left-out')
    .map(({ about }) => about)
  const terms = division.terms.map(
    ({ term, title, status, source }) =>
      `${title[language]} (${term}, ${status}): ${source.issuer}, ${source.title}`,
  )
  return [
    ...tables,
    ...(refusals.length === 0 ? [] : [[said.refused, ...refusals]]),
    ...(unused.length === 0 ? [] : [[said.unused, ...unused]]),
    ...(terms.length === 0 ? [] : [[said.rules, ...terms]]),
  ]
    .map((block) => block.join('\n'))
    .join('\n\n')
}

function yearRows({ portions }: DescribedDivision, language: Language): Row[] {
  const said = words[language]
  return portions.flatMap(({ year, nights, total, shares, cash }): Row[] => [
    [`${year} (${nights} ${said.nights})`, total],
    ...shares.map(({ title, amount }): Row => [`  ${title[language]}`, amount]),
    [`  ${said.cash}`, cash],
  ])
}

/** Thousands are parted by commas. */
function grouped(amount: string): string {
  return amount.replace(/\d(?=(\d{3})+(\.|$))/g, '$&,')
}

/** Columns of a terminal: a Chinese character takes two. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += isWide(character) ? 2 : 1
  return width
}

function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
    character,
  )
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}
