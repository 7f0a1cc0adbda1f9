/** How a refusal of access says which rule refused it, what stood against it, and what to do. */
import type { Place } from '../../engine/access/decide.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { TransferRefusal } from '../usecases/access/refusal.ts'
import type { Refusal } from '../usecases/refusal.ts'
import type { Problem } from './problem.ts'
import type { Answer } from './refusals.ts'

/** One row for each refusal of the register of data flows. */
export const answerToTransfer = {
  'transfer-malformed': {
    status: 422,
    title:
      'A filing leads from one place to another, names data, and ends no earlier than it begins.',
    remedy: 'Correct what it says of places, kinds of data and days.',
  },
  'transfer-unknown': {
    status: 404,
    title: 'There is no such filing.',
    remedy: 'Choose one of the register.',
  },
  'transfer-noted-otherwise': {
    status: 409,
    title: 'This contract between the two stands in the register with other content.',
    remedy: 'End that filing first, or note the new one under its own number.',
  },
} as const satisfies Record<TransferRefusal['code'], Answer>

const remedies: Record<Place, Texts> = {
  act: {
    'zh-CN': '请由负责此事的人员办理。',
    'zh-HK': '請由負責此事的人員辦理。',
    en: 'Ask somebody whose work it is.',
  },
  purpose: {
    'zh-CN': '请说明查阅的实际目的；该岗位不为此目的查阅。',
    'zh-HK': '請說明查閱的實際用途；此職位不會為該用途查閱。',
    en: 'Name the purpose it is really for; this office does not do it for that one.',
  },
  institution: {
    'zh-CN': '请由患者就诊的机构办理。',
    'zh-HK': '請由病人就診的機構辦理。',
    en: 'Ask the institution that the patient visited.',
  },
  relation: {
    'zh-CN': '只能查阅本人、被监护人，或在本机构就诊的患者的资料。',
    'zh-HK': '只可查閱本人、受監護人，或於本機構求診的病人的資料。',
    en: 'Only one’s own data, a ward’s, or those of a patient of this institution may be read.',
  },
  basis: {
    'zh-CN': '请写明查阅所依据的法律理由。',
    'zh-HK': '請註明查閱所依據的法律理由。',
    en: 'Name the legal basis on which it is read.',
  },
  consent: {
    'zh-CN': '请先征得患者单独同意；未表示同意即视为不同意。',
    'zh-HK': '請先取得病人的明示同意；沒有表示即視為不同意。',
    en: 'Ask the person’s consent first: consent left out is consent refused.',
  },
  transfer: {
    'zh-CN': '资料出境前须有已备案且生效的合同；境外机关不得直接查阅。',
    'zh-HK': '資料轉移至境外前，須有已備案並生效的合約；境外機關不得直接查閱。',
    en: 'Have a contract on the transfer filed first; no authority abroad may read directly.',
  },
}

export function accessProblem({
  act,
  purpose,
  rule,
  place,
}: Extract<Refusal, { code: 'not-permitted' }>): Partial<Problem> {
  const detail = `${act} for the purpose of ${purpose}: refused by ${rule}.`
  return { detail, rule, place, remedy: remedies[place].en, remedyTexts: remedies[place] }
}
