/** Amounts of a quote or a settlement in the nodes `setlinfo` and `setldetail`. */
import { textFromMinor } from '../../../engine/base/money.ts'
import type { AmountRules, InterfaceTables } from '../../../engine/visit/interface-tables.ts'
import {
  fieldOf,
  fundFields,
  fundRows,
  type NationalAmounts,
  nationalAmounts,
} from '../../../engine/visit/national-amounts.ts'
import type { VisitFigures } from '../../usecases/visit/visit-figures.ts'

const ratioOne = 10_000

function yuan(minor: number, sign: 1 | -1): string {
  return textFromMinor(minor === 0 ? 0 : sign * minor, 'CNY')
}

/** The thirteen sums and shares, with the ratio of the pooled fund. */
export function amountNode(figures: VisitFigures, rules: AmountRules, sign: 1 | -1) {
  const amounts = nationalAmounts(figures, rules)
  const { funds } = amounts
  return {
    medfee_sumamt: yuan(amounts.medfee_sumamt, sign),
    fulamt_ownpay_amt: yuan(amounts.fulamt_ownpay_amt, sign),
    overlmt_selfpay: yuan(amounts.overlmt_selfpay, sign),
    preselfpay_amt: yuan(amounts.preselfpay_amt, sign),
    inscp_scp_amt: yuan(amounts.inscp_scp_amt, sign),
    act_pay_dedc: yuan(amounts.act_pay_dedc, sign),
    ...Object.fromEntries(fundFields.map((field) => [field, yuan(funds[field], sign)])),
    pool_prop_selfpay: poolRatio(amounts),
    fund_pay_sumamt: yuan(amounts.fund_pay_sumamt, sign),
    psn_part_amt: yuan(amounts.psn_part_amt, sign),
    acct_pay: yuan(amounts.acct_pay, sign),
    psn_cash_pay: yuan(amounts.psn_cash_pay, sign),
    hosp_part_amt: yuan(amounts.hosp_part_amt, sign),
    acct_mulaid_pay: yuan(amounts.acct_mulaid_pay, sign),
  }
}

/** What single payers bear, where a region has fields for them. */
export function shareFields(
  { shares }: VisitFigures,
  fields: ReadonlyMap<string, string>,
  sign: 1 | -1,
): Record<string, string> {
  return Object.fromEntries(
    [...fields].map(([id, field]) => {
      const own = shares.filter(({ payer }) => payer.endsWith(`.${id}`))
      return [
        field,
        yuan(
          own.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
          sign,
        ),
      ]
    }),
  )
}

/** Of what lies above the deductible, how much the pooled fund bears; four decimals. */
function poolRatio({ inscp_scp_amt, act_pay_dedc, funds }: NationalAmounts): string {
  const base = inscp_scp_amt - act_pay_dedc
  if (base <= 0) return '0.0000'
  return textOfRatio(Math.min(ratioOne, Math.round((funds.hifp_pay / base) * ratioOne)))
}

function textOfRatio(ratio: number): string {
  return `${Math.floor(ratio / ratioOne)}.${String(ratio % ratioOne).padStart(4, '0')}`
}

/** Each fund with its code; the sum of `fund_payamt` is the fund's sum. */
export function fundNodes(
  figures: VisitFigures,
  rules: AmountRules,
  insutype: string,
  tables: InterfaceTables,
  sign: 1 | -1,
) {
  const amounts = nationalAmounts(figures, rules)
  return fundRows(amounts, rules).map(({ field, amountMinor }) => {
    const { code, title } = fundNamed(field, insutype, figures, tables)
    return {
      fund_pay_type: code,
      fund_pay_type_name: title,
      inscp_scp_amt: yuan(figures.inScopeMinor, sign),
      crt_payb_lmt_amt: yuan(0, sign),
      fund_payamt: yuan(amountMinor, sign),
      setl_proc_info: '',
    }
  })
}

/** The pack says the fund's code; else the table knows it by field and insurance type. */
function fundNamed(
  field: string,
  insutype: string,
  { shares }: VisitFigures,
  { codes }: InterfaceTables,
) {
  const share = shares.find((one) => fieldOf(one) === field && one.amountMinor !== 0)
  const rows = (codes.get('fund_pay_type') ?? []).filter(({ means }) => means[0] === field)
  const row = rows.find(({ means }) => means[1] === insutype) ?? rows[0]
  return {
    code: share?.code ?? row?.code ?? '999997',
    title: share?.title ?? row?.title ?? field,
  }
}
