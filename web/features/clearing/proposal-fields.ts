/** What an officer states about each kind of proposal, and how it becomes a request. */
export const fields = [
  'period',
  'careProvince',
  'insuredProvince',
  'insuranceType',
  'benefitYear',
  'institution',
  'settlement',
  'payer',
  'cause',
  'basis',
  'paidOn',
  'purse',
  'currency',
  'amount',
  'caseAmount',
  'finalAmount',
  'hasSettlementList',
  'isLeftOut',
  'postings',
] as const

export type Field = (typeof fields)[number]

/** Months are confirmed, and provinces prepay, on pages of their own. */
export const fieldsOf = {
  'net-commercial': ['period'],
  deduction: [
    'period',
    'careProvince',
    'insuredProvince',
    'insuranceType',
    'benefitYear',
    'institution',
    'currency',
    'amount',
  ],
  'case-payment': [
    'settlement',
    'payer',
    'currency',
    'caseAmount',
    'hasSettlementList',
    'isLeftOut',
  ],
  'case-final': ['settlement', 'payer', 'currency', 'caseAmount', 'finalAmount'],
  advance: ['institution', 'currency', 'amount', 'basis'],
  'set-off': ['institution', 'currency', 'period', 'cause'],
  payout: ['settlement', 'payer', 'paidOn'],
  repayment: ['settlement', 'payer', 'currency', 'amount'],
  'budget-cap': ['purse', 'payer', 'currency', 'amount'],
  'manual-posting': ['currency', 'postings'],
} as const satisfies Readonly<Record<string, readonly Field[]>>

export type NewKind = keyof typeof fieldsOf

export const newKinds = Object.keys(fieldsOf) as NewKind[]

export interface DraftPosting {
  readonly account: string
  readonly amount: string
}

export interface ProposalDraft {
  readonly kind: NewKind
  readonly reason: string
  readonly values: Readonly<Partial<Record<Field, string>>>
  readonly postings: readonly DraftPosting[]
}

/** A draft begins with what the address names, such as a case whose year is to be closed. */
export function beginDraft(
  params: URLSearchParams,
  period: string,
  day: string,
): ProposalDraft | null {
  const kind = newKinds.find((one) => one === params.get('new'))
  if (kind === undefined) return null
  const given = fields.flatMap((field) => {
    const value = params.get(field)
    return value === null ? [] : [[field, value]]
  })
  const begin = { period, currency: 'CNY', benefitYear: period.slice(0, 4), paidOn: day }
  const places = { careProvince: '11', insuredProvince: '34', insuranceType: '310' }
  const values = { ...begin, ...places, purse: 'budget', ...Object.fromEntries(given) }
  const empty = { account: '', amount: '' }
  return { kind, reason: '', values, postings: [empty, empty] }
}

/** Null while something is missing. */
export function requestOf(draft: ProposalDraft): Record<string, unknown> | null {
  const { kind, reason, values } = draft
  const said = fieldsOf[kind].map((field): [Field, unknown] => [field, statedOf(field, draft)])
  if (reason.trim() === '' || said.some(([, value]) => value === '')) return null
  const body = Object.fromEntries(said)
  const { payer, purse, currency, ...others } = body
  if (kind === 'budget-cap') {
    return {
      kind,
      reason,
      ...others,
      currency,
      budget: `${values.purse ?? ''}:${values.payer ?? ''}`,
    }
  }
  // Each row of a manual posting has its currency.
  return kind === 'manual-posting' ? { kind, reason, ...others } : { kind, reason, ...body }
}

function statedOf(field: Field, { values, postings, ...draft }: ProposalDraft): unknown {
  const text = (values[field] ?? '').trim()
  if (field === 'benefitYear') return /^\d{4}$/u.test(text) ? Number(text) : ''
  if (field === 'hasSettlementList' || field === 'isLeftOut') return text === 'yes'
  if (field === 'amount' || field === 'caseAmount' || field === 'finalAmount') {
    return plainAmount(text)
  }
  if (field !== 'postings') return text
  const currency = values.currency ?? ''
  const stated = postings.filter(({ account, amount }) => account !== '' || amount !== '')
  const isWhole = stated.every(({ account, amount }) => account !== '' && amount !== '')
  if (draft.kind !== 'manual-posting' || !isWhole || stated.length < 2) return ''
  return stated.map(({ account, amount }) => ({
    account: account.trim(),
    currency,
    amount: plainAmount(amount),
  }))
}

function plainAmount(text: string): string {
  return text.normalize('NFKC').replace(/[,\s]/gu, '')
}
