/** Insurers of the sample alliance, all invented, and how each one answers when it is asked. */
import type { Texts } from '../../engine/policy/policy-value.ts'

export interface SampleInsurer {
  readonly id: string
  readonly title: Texts
  readonly region: string
  /** Payers of schemes for which it answers, as `scheme.payer`. */
  readonly payers: readonly string[]
  /** `yes` to what its rules give, `no`, or nothing at all. */
  readonly answers: 'yes' | 'no' | 'away'
  readonly answersAfterMs: number
}

export const insurers: readonly SampleInsurer[] = [
  {
    id: 'I-PROPERTY',
    title: {
      'zh-CN': '医桥示范财产保险',
      'zh-HK': '醫橋示範財產保險',
      en: 'Yiqiao Sample Insurance',
    },
    region: 'commercial',
    payers: ['commercial/million-medical.insurer'],
    answers: 'yes',
    answersAfterMs: 180,
  },
  {
    id: 'I-HEALTH',
    title: {
      'zh-CN': '医桥示范健康保险',
      'zh-HK': '醫橋示範健康保險',
      en: 'Yiqiao Sample Health Insurance',
    },
    region: 'commercial',
    payers: ['commercial/innovative-drugs.insurer', 'commercial/family-medical.insurer'],
    answers: 'yes',
    answersAfterMs: 210,
  },
  {
    id: 'I-HEALTH-2',
    title: {
      'zh-CN': '医桥示范健康保险中端部',
      'zh-HK': '醫橋示範健康保險中端部',
      en: 'Yiqiao Sample Health Insurance, mid-range desk',
    },
    region: 'commercial',
    payers: ['commercial/mid-range.insurer'],
    answers: 'away',
    answersAfterMs: 0,
  },
  {
    id: 'I-LIFE',
    title: { 'zh-CN': '医桥示范人寿保险', 'zh-HK': '醫橋示範人壽保險', en: 'Yiqiao Sample Life' },
    region: 'commercial',
    payers: ['commercial/critical-illness.insurer', 'commercial/daily-cash.insurer'],
    answers: 'yes',
    answersAfterMs: 120,
  },
  {
    id: 'I-CITY',
    title: {
      'zh-CN': '沪惠保共保体（样例）',
      'zh-HK': '滬惠保共保體（樣例）',
      en: 'Huhuibao co-insurers (sample)',
    },
    region: 'shanghai',
    payers: ['commercial/huhuibao-2025.insurer'],
    answers: 'yes',
    answersAfterMs: 240,
  },
  {
    id: 'I-HK-1',
    title: { 'zh-CN': '香江样例保险', 'zh-HK': '香江樣例保險', en: 'Heung Kong Sample Insurance' },
    region: 'hong-kong',
    payers: ['hong-kong/vhis-standard.insurer', 'hong-kong/vhis-flexi.insurer'],
    answers: 'yes',
    answersAfterMs: 260,
  },
  {
    id: 'I-HK-2',
    title: {
      'zh-CN': '濠港样例团体保险',
      'zh-HK': '濠港樣例團體保險',
      en: 'Ho Kong Sample Group Insurance',
    },
    region: 'hong-kong',
    payers: ['hong-kong/employer-group.insurer'],
    answers: 'yes',
    answersAfterMs: 300,
  },
]

/** Visits to try at the counter in place of BJ-DC-0001: how every insurer, or one, behaves when asked about them. */
export const visitBehaviours: Readonly<Record<string, string>> = {
  'BJ-DC-SLOW': 'slow',
  'BJ-DC-LATE': 'late',
  'BJ-DC-DOWN': 'down',
  'commercial/million-medical.insurer BJ-DC-FIRST-DOWN': 'down',
  'BJ-DC-DECLINED': 'no',
  'BJ-DC-TOO-MUCH': 'too-much',
  'BJ-DC-FORGED': 'bad-signature',
}
