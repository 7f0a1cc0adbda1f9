/** Why a prescription or a dispensing breaks a rule, in the words of whoever reads it. */
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { PrescriptionActRefusal } from '../../engine/prescription/may-act.ts'
import type { Finding } from '../../engine/prescription/safety.ts'
import type { Unfit } from '../../engine/prescription/writing-rules.ts'

type DispensingUnfit = Extract<PrescriptionActRefusal, { code: 'dispensing-unfit' }>
type Why = Extract<PrescriptionActRefusal, { code: 'substitution-not-free' }>['why']

/** `@` stands for what it is held against. */
const unfit: Readonly<Record<Unfit['rule'], Texts>> = {
  'never-by-a-model': {
    'zh-CN': '处方由医师逐条书写，不得由模型自动生成。',
    'zh-HK': '處方須由醫生逐項書寫，不得由模型自動產生。',
    en: 'A doctor writes every line; what a model wrote is never prescribed.',
  },
  'lines-missing': {
    'zh-CN': '每张处方开一至@种药。',
    'zh-HK': '每張處方可開一至@種藥。',
    en: 'It has one to @ drugs.',
  },
  'line-twice': {
    'zh-CN': '两行药品编号相同。',
    'zh-HK': '兩行藥物編號相同。',
    en: 'Two lines have the same id.',
  },
  'drug-unknown': {
    'zh-CN': '本地药品目录里没有 @。',
    'zh-HK': '本地藥物目錄沒有 @。',
    en: '@ is no drug of the catalogue of this place.',
  },
  'class-forbidden': {
    'zh-CN': '属于“@”，不得开具外流处方。',
    'zh-HK': '屬於「@」，不得開立外配處方。',
    en: 'It is of the class "@", which never leaves the hospital.',
  },
  'class-not-long': {
    'zh-CN': '属于“@”，不得开具长期处方。',
    'zh-HK': '屬於「@」，不得開立長期處方。',
    en: 'It is of the class "@", which no long prescription holds.',
  },
  'class-not-online': {
    'zh-CN': '属于“@”，不得在线开具。',
    'zh-HK': '屬於「@」，不得在網上處方。',
    en: 'It is of the class "@", which is not prescribed online.',
  },
  'not-chronic': {
    'zh-CN': '长期处方只开慢性病用药。',
    'zh-HK': '長期處方只可開慢性病藥物。',
    en: 'A long prescription holds drugs for chronic illness only.',
  },
  'days-ordinary': {
    'zh-CN': '未注明延长理由时，最多开@天用量。',
    'zh-HK': '未註明延長理由時，最多開@天用量。',
    en: 'Without a reason for longer it is for @ days at most.',
  },
  'days-emergency': {
    'zh-CN': '急诊处方最多开@天用量。',
    'zh-HK': '急症處方最多開@天用量。',
    en: 'In an emergency it is for @ days at most.',
  },
  'days-long': {
    'zh-CN': '长期处方最多开@天用量。',
    'zh-HK': '長期處方最多開@天用量。',
    en: 'A long prescription is for @ days at most.',
  },
  'long-assessment': {
    'zh-CN': '超过@天用量，须书面评估，并由患者签字确认。',
    'zh-HK': '超過@天用量，須書面評估，並由病人簽署確認。',
    en: 'For more than @ days the doctor assesses in writing and the patient signs.',
  },
  'packs-beyond-dose': {
    'zh-CN': '按用法用量最多开@盒。',
    'zh-HK': '按用法用量最多開@盒。',
    en: 'The dose needs @ packs at most.',
  },
  'valid-days': {
    'zh-CN': '处方有效期为一至@天。',
    'zh-HK': '處方有效期為一至@天。',
    en: 'It is valid for one to @ days.',
  },
  'repeat-interval': {
    'zh-CN': '一次用@天，下次取药不得早于@天。',
    'zh-HK': '一次用@天，下次取藥不得早於@天。',
    en: 'What lasts @ days does not come again earlier.',
  },
  'text-missing': {
    'zh-CN': '此项必填。',
    'zh-HK': '此項必須填寫。',
    en: 'It is empty.',
  },
}

/** Classes of `catalogues/prescriptions/classes.csv` as they are called. */
const classNames: Readonly<Record<string, Texts>> = {
  narcotic: { 'zh-CN': '麻醉药品', 'zh-HK': '麻醉藥物', en: 'narcotic' },
  psychotropic: { 'zh-CN': '精神药品', 'zh-HK': '精神科藥物', en: 'psychotropic' },
  radioactive: { 'zh-CN': '放射性药品', 'zh-HK': '放射性藥物', en: 'radioactive' },
  antimicrobial: { 'zh-CN': '抗菌药物', 'zh-HK': '抗生素', en: 'antimicrobial' },
  'injection-infusion': { 'zh-CN': '输液', 'zh-HK': '靜脈輸液', en: 'injection-infusion' },
}

export function classTexts(name: string): Texts {
  return classNames[name] ?? { 'zh-CN': name, 'zh-HK': name, en: name }
}

export function unfitReason({ rule, value }: Pick<Unfit, 'rule' | 'value'>): Texts {
  return filled(unfit[rule], rule.startsWith('class-') ? classTexts(value) : plain(value))
}

const dispensing: Readonly<Record<DispensingUnfit['rule'], Texts>> = {
  'line-unknown': {
    'zh-CN': '处方里没有这一行。',
    'zh-HK': '處方內沒有這一行。',
    en: 'The prescription has no such line.',
  },
  'nothing-to-dispense': {
    'zh-CN': '没有扫描药品。',
    'zh-HK': '沒有掃描藥物。',
    en: 'Nothing was scanned.',
  },
  'more-than-remains': {
    'zh-CN': '本次最多可配@盒。',
    'zh-HK': '今次最多可配@盒。',
    en: 'No more than @ packs remain.',
  },
  'code-differs': {
    'zh-CN': '@ 不是所开药品；改用其他药须向处方医师申请。',
    'zh-HK': '@ 並非處方藥物；改用其他藥須向處方醫生申請。',
    en: '@ is not what was prescribed; another drug is asked of the prescriber.',
  },
  'match-unconfirmed': {
    'zh-CN': '@ 为同通用名不同厂牌，须先由药师确认。',
    'zh-HK': '@ 為同成分不同廠商，須先由藥劑師確認。',
    en: '@ is by another maker and has to be confirmed by the pharmacist first.',
  },
  'trace-codes-missing': {
    'zh-CN': '共@盒，每盒扫一个追溯码。',
    'zh-HK': '共@盒，每盒掃描一個追溯碼。',
    en: 'One trace code a pack: @.',
  },
  'trace-code-twice': {
    'zh-CN': '追溯码 @ 扫了两次。',
    'zh-HK': '追溯碼 @ 掃描了兩次。',
    en: 'The trace code @ was scanned twice.',
  },
}

export function dispensingReason({ rule, value }: DispensingUnfit): Texts {
  return filled(dispensing[rule], plain(value))
}

export const substitutionReasons: Readonly<Record<Why, Texts>> = {
  line: {
    'zh-CN': '这一行不存在，或已配过一部分，不能换药。',
    'zh-HK': '這一行不存在，或已配發一部分，不能換藥。',
    en: 'There is no such line, or part of it was dispensed.',
  },
  'no-reason': {
    'zh-CN': '换药申请须写明理由。',
    'zh-HK': '申請換藥須註明理由。',
    en: 'The reason is missing.',
  },
  none: {
    'zh-CN': '所换药品与处方药品不属同类。',
    'zh-HK': '替代藥與處方藥不屬同類。',
    en: 'The drug is not of the class of what was prescribed.',
  },
}

type OfDay = 'repeat-too-early' | 'prescription-over' | 'prescription-not-over'

const byDay: Readonly<Record<OfDay, Texts>> = {
  'repeat-too-early': {
    'zh-CN': '下次取药从 @ 起。',
    'zh-HK': '下次取藥由 @ 起。',
    en: 'The next part can be had from @.',
  },
  'prescription-over': {
    'zh-CN': '处方有效期到 @ 为止。',
    'zh-HK': '處方有效期至 @ 為止。',
    en: 'Its last day was @.',
  },
  'prescription-not-over': {
    'zh-CN': '处方到 @ 仍然有效。',
    'zh-HK': '處方至 @ 仍然有效。',
    en: 'Its last day is @.',
  },
}

export function dayReason(code: OfDay, day: string): Texts {
  return filled(byDay[code], plain(day))
}

function plain(value: string): Texts {
  return { 'zh-CN': value, 'zh-HK': value, en: value }
}

function filled(texts: Texts, value: Texts): Texts {
  return {
    'zh-CN': texts['zh-CN'].replaceAll('@', value['zh-CN']),
    'zh-HK': texts['zh-HK'].replaceAll('@', value['zh-HK']),
    en: texts.en.replaceAll('@', value.en),
  }
}

/** Settings and holders keep their names, by which the operator finds them. */
export function lackReason(lacks: string): Texts {
  return {
    'zh-CN': `缺少签名条件：${lacks}`,
    'zh-HK': `欠缺簽署條件：${lacks}`,
    en: `It lacks ${lacks}.`,
  }
}

/** What was found, drug by drug, with what to do about it and the document that says so. */
export function foundReason(findings: readonly Finding[]): Texts {
  const said = (language: keyof Texts, colon: string, open: string, close: string) =>
    findings
      .map(({ names, advice, source }) => {
        const by = source === '' ? '' : `${open}${source}${close}`
        return `${names.join(' + ')}${colon}${advice[language]}${by}`
      })
      .join(' ')
  return {
    'zh-CN': said('zh-CN', '：', '（依据：', '）'),
    'zh-HK': said('zh-HK', '：', '（依據：', '）'),
    en: said('en', ': ', ' (source: ', ')'),
  }
}

/** @param amount with its currency. */
export function owedReason(amount: string): Texts {
  return {
    'zh-CN': `个人应付还有 ${amount} 未收，不能交给承运商。`,
    'zh-HK': `個人應付尚有 ${amount} 未收，不能交予承運商。`,
    en: `${amount} of the patient’s share is not collected; the parcel stays here.`,
  }
}
