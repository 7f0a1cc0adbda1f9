/** Lines of charges as the interface has them, and what is answered about each. */
import { productMinor, type SplitLine } from '../../../engine/adjudication/split.ts'
import {
  minorFromText,
  scaledFromText,
  textFromMinor,
  textFromScaled,
} from '../../../engine/base/money.ts'
import type { StatedLine } from '../../usecases/visit/add-lines.ts'
import { timeOf } from './check-fields.ts'
import { codeOf, meaningOf } from './codes.ts'
import { type FormProblem, form, type Gateway, type Row, rows, text } from './message.ts'

const currencyDigits = 2
/** Above it, quantity times price leaves what can be computed exactly. */
const largestE10 = 1e21

export function linesOf(
  list: readonly Row[],
  node: string,
  { tables }: Gateway,
): { readonly lines: StatedLine[] } | { readonly problem: FormProblem } {
  const lines: StatedLine[] = []
  for (const [i, row] of list.entries()) {
    const place = `input/${node}[${i}]`
    const quantityE4 = scaledFromText(text(row, 'cnt'), 4) ?? 0
    const unitPriceE6 = scaledFromText(text(row, 'pric'), 6) ?? 0
    const amountMinor = minorFromText(text(row, 'det_item_fee_sumamt'), 'CNY') ?? 0
    const problem = amountProblem(quantityE4, unitPriceE6, amountMinor, place)
    if (problem !== null) return { problem }
    const appraised = text(row, 'hosp_appr_flag')
    lines.push({
      id: text(row, 'feedetl_sn'),
      batch: text(row, 'chrg_bchno'),
      code: text(row, 'med_list_codg'),
      name: text(row, 'medins_list_name') || text(row, 'medins_list_codg'),
      on: timeOf(text(row, 'fee_ocur_time'))?.day ?? 0,
      quantityE4,
      unitPriceE6,
      amountMinor,
      approval: approvalOf(meaningOf(tables, 'hosp_appr_flag', appraised)),
      indication: text(row, 'lmt_used_rea') || null,
      reverses: text(row, 'init_feedetl_sn') || null,
      supplyDays: wholeDays(text(row, 'prd_days')),
      traceCodes: rows(row, 'drugtracinfo').map((one) => text(one, 'drug_trac_codg')),
      isSplitPack: text(row, 'trdn_flag') === '1',
    })
  }
  return { lines }
}

function amountProblem(
  quantityE4: number,
  unitPriceE6: number,
  amountMinor: number,
  place: string,
): FormProblem | null {
  if (unitPriceE6 < 0) {
    return form('field-number', `${place}/pric`, '单价不得为负', '退费以负数量表示')
  }
  if (Math.abs(quantityE4 * unitPriceE6) > largestE10) {
    return form('field-number', `${place}/cnt`, '数量与单价过大', '核对数量与单价')
  }
  const product = productMinor(unitPriceE6, quantityE4, currencyDigits)
  if (Math.abs(product - amountMinor) <= 1) return null
  const says = `金额应为数量乘以单价${textFromMinor(product, 'CNY')}`
  return form('line-amount-differs', `${place}/det_item_fee_sumamt`, says, '更正后重传')
}

function approvalOf(meaning: string): StatedLine['approval'] {
  return meaning === 'approved' || meaning === 'refused' ? meaning : 'none'
}

function wholeDays(days: string): number | null {
  return days === '' ? null : Math.ceil(Number(days))
}

/** Node `result`: each line divided by the catalogue of the place of care. */
export function resultNodes(split: readonly SplitLine[], { tables }: Gateway) {
  const yuan = (minor: number) => textFromMinor(minor, 'CNY')
  return split.map((one) => {
    const { line, item } = one
    const isOwn = item === null || item.catalogueClass === 'C' || one.reason === 'unlisted'
    return {
      feedetl_sn: line.id,
      det_item_fee_sumamt: yuan(one.amountMinor),
      cnt: textFromScaled(one.quantityE4, 4),
      pric: textFromScaled(line.unitPriceE6, 6),
      pric_uplmt_amt: textFromScaled(item?.unitLimitE6 ?? 0, 6),
      selfpay_prop: textFromScaled(Math.round((isOwn ? 1_000_000 : item.priorSelfPay) / 100), 4),
      fulamt_ownpay_amt: yuan(one.ownPaidMinor),
      overlmt_amt: yuan(one.overLimitMinor),
      preselfpay_amt: yuan(one.priorSelfPayMinor),
      inscp_scp_amt: yuan(one.inScopeMinor),
      chrgitm_lv: codeOf(tables, 'chrgitm_lv', isOwn ? 'C' : item.catalogueClass, '03'),
      med_chrgitm_type: codeOf(tables, 'med_chrgitm_type', line.category, '14'),
      bas_medn_flag: '0',
      hi_nego_drug_flag: '0',
      chld_medc_flag: '0',
      list_sp_item_flag: item?.payerScope === 'commercial' ? '1' : '0',
      lmt_used_flag: (item?.indications ?? null) === null ? '0' : '1',
      drt_reim_flag: '0',
      memo: one.reason ?? '',
    }
  })
}
