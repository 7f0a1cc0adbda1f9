/**
 * The amounts of a settlement in the fields of the national interface. These have no place for an
 * insurer: whatever no fund pays and no account gives is the person's own there, and an insurer pays
 * the person. What comes out keeps the identities by which hospitals check it, or nothing does.
 */
import { assert } from '../base/assert.ts'
import type { AmountRules } from './interface-tables.ts'

export interface NamedShare {
  /** National field that carries the payer's share; null where none does. */
  readonly field: string | null
  readonly kind: string
  readonly amountMinor: number
}

export interface DividedAmounts {
  readonly totalMinor: number
  readonly ownPaidMinor: number
  readonly overLimitMinor: number
  readonly priorSelfPayMinor: number
  readonly inScopeMinor: number
  readonly deductibleMinor: number
  readonly cashMinor: number
  readonly shares: readonly NamedShare[]
}

export const fundFields = [
  'hifp_pay',
  'cvlserv_pay',
  'hifes_pay',
  'hifmi_pay',
  'hifob_pay',
  'hifdm_pay',
  'maf_pay',
  'oth_pay',
] as const

export type FundField = (typeof fundFields)[number]

export interface NationalAmounts {
  readonly medfee_sumamt: number
  readonly fulamt_ownpay_amt: number
  readonly overlmt_selfpay: number
  readonly preselfpay_amt: number
  readonly inscp_scp_amt: number
  readonly act_pay_dedc: number
  readonly funds: Readonly<Record<FundField, number>>
  readonly fund_pay_sumamt: number
  readonly psn_part_amt: number
  readonly acct_pay: number
  readonly psn_cash_pay: number
  readonly hosp_part_amt: number
  readonly acct_mulaid_pay: number
}

const fieldOfKind: Readonly<Record<string, FundField>> = {
  basic: 'hifp_pay',
  'large-amount': 'hifob_pay',
  catastrophic: 'hifmi_pay',
  'civil-servant': 'cvlserv_pay',
  aid: 'maf_pay',
  public: 'oth_pay',
}

/** Where a share stands; null for insurers, mutual aid and vouchers, which the fields do not know. */
export function fieldOf({ field, kind }: NamedShare): string | null {
  if (kind === 'account') return field === 'acct_mulaid_pay' ? field : 'acct_pay'
  if (kind === 'provider') return 'hosp_part_amt'
  const byKind = fieldOfKind[kind]
  if (byKind === undefined) return null
  return fundFields.find((one) => one === field) ?? byKind
}

export function nationalAmounts(divided: DividedAmounts, rules: AmountRules): NationalAmounts {
  const sumOf = (name: string | null) =>
    divided.shares
      .filter((share) => fieldOf(share) === name)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const funds = Object.fromEntries(fundFields.map((name) => [name, sumOf(name)])) as Record<
    FundField,
    number
  >
  const fund = fundFields.reduce((sum, name) => sum + funds[name], 0)
  const family = sumOf('acct_mulaid_pay')
  const account = sumOf('acct_pay') + (rules.family === 'inside-account' ? family : 0)
  const fromAccounts = sumOf('acct_pay') + family
  const cash = divided.cashMinor + sumOf(null)
  const amounts: NationalAmounts = {
    medfee_sumamt: divided.totalMinor,
    fulamt_ownpay_amt: divided.ownPaidMinor,
    overlmt_selfpay: divided.overLimitMinor,
    preselfpay_amt: divided.priorSelfPayMinor,
    inscp_scp_amt: divided.inScopeMinor,
    act_pay_dedc: divided.deductibleMinor,
    funds,
    fund_pay_sumamt: rules.fund === 'with-account' ? fund + account : fund,
    psn_part_amt: fromAccounts + cash,
    acct_pay: account,
    psn_cash_pay: cash,
    hosp_part_amt: sumOf('hosp_part_amt'),
    acct_mulaid_pay: family,
  }
  const broken = brokenIdentity(amounts, rules)
  assert(broken === null, `amounts break the identity of ${broken}`)
  return amounts
}

/** The field whose identity does not hold; null when all do. */
export function brokenIdentity(amounts: NationalAmounts, rules: AmountRules): string | null {
  const { funds, acct_pay: account, acct_mulaid_pay: family } = amounts
  const fund = fundFields.reduce((sum, name) => sum + funds[name], 0)
  const beside = rules.family === 'beside-account' ? family : 0
  const split =
    amounts.fulamt_ownpay_amt +
    amounts.overlmt_selfpay +
    amounts.preselfpay_amt +
    amounts.inscp_scp_amt
  if (amounts.medfee_sumamt !== split) return 'medfee_sumamt'
  const withAccount = rules.fund === 'with-account' ? fund + account : fund
  if (amounts.fund_pay_sumamt !== withAccount) return 'fund_pay_sumamt'
  if (amounts.psn_part_amt !== account + beside + amounts.psn_cash_pay) return 'psn_part_amt'
  const borne = fund + amounts.psn_part_amt + amounts.hosp_part_amt
  return amounts.medfee_sumamt === borne ? null : 'psn_cash_pay'
}

export interface FundRow {
  readonly field: string
  readonly amountMinor: number
}

/** What `setldetail` lists: its sum is the fund's sum. */
export function fundRows({ funds, acct_pay }: NationalAmounts, rules: AmountRules): FundRow[] {
  const rows: FundRow[] = fundFields.map((field) => ({ field, amountMinor: funds[field] }))
  const account =
    rules.fund === 'with-account' ? [{ field: 'acct_pay', amountMinor: acct_pay }] : []
  return [...rows, ...account].filter(({ amountMinor }) => amountMinor !== 0)
}
