/** Names of the parts that every scheme has; further parts are named by their scheme. */
import type { Texts } from '../../../engine/policy/policy-value.ts'

export const builtInPartTitles: Readonly<Record<string, Texts>> = {
  inScope: {
    'zh-CN': '政策范围内自付',
    'zh-HK': '承保範圍內自付',
    en: 'In scope, borne by patient',
  },
  priorSelfPay: { 'zh-CN': '先行自付', 'zh-HK': '先行自付', en: 'First self-pay' },
  overLimit: { 'zh-CN': '超限价自费', 'zh-HK': '超出限價', en: 'Above the price limit' },
  ownPaid: { 'zh-CN': '全自费', 'zh-HK': '自費', en: 'Not covered' },
  crossRegionSelfPay: {
    'zh-CN': '异地就医先行自付',
    'zh-HK': '異地就醫先行自付',
    en: 'First self-pay away from home',
  },
  deductible: { 'zh-CN': '起付线', 'zh-HK': '墊底費', en: 'Deductible' },
  copay: { 'zh-CN': '定额自付', 'zh-HK': '定額自付', en: 'Co-payment' },
  coinsurance: { 'zh-CN': '按比例自付', 'zh-HK': '共同保險自付', en: 'Coinsurance' },
  aboveCap: { 'zh-CN': '超封顶线', 'zh-HK': '超出賠償上限', en: 'Above the cap' },
}
