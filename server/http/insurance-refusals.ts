/** How refusals of codes and contracts are answered. A refusal without a row does not compile. */
import type { ClosedReason } from '../../engine/commercial/contract.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { InsuranceRefusal } from '../usecases/insurance/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToInsurance = {
  'code-unreadable': {
    status: 422,
    title: 'This is no commercial-insurance code.',
    remedy: 'Scan the code again, whole and without glare, or ask the patient for a new one.',
  },
  'code-foreign': {
    status: 422,
    title: 'The code was issued by somebody else than this alliance.',
    remedy: 'Ask the patient to open the code on the page of this alliance.',
  },
  'code-forged': {
    status: 422,
    title: 'The code was not signed by this alliance.',
    remedy: 'Ask the patient to open a new code, and tell your supervisor if it happens again.',
  },
  'code-expired': {
    status: 409,
    title: 'The code has expired.',
    remedy: 'Ask the patient for the one that is shown now.',
  },
  'code-replayed': {
    status: 409,
    title: 'The code was used before.',
    remedy: 'Ask the patient for a new one; each opens one visit, once.',
  },
  'code-wrong-place': {
    status: 409,
    title: 'The patient asked for the code for another institution.',
    remedy: 'Ask the patient for a code for here.',
  },
  'code-of-another': {
    status: 409,
    title: 'The code is not that of the person at the counter.',
    remedy: 'Check who is being served, and scan the code of that person.',
  },
  'code-not-redeemed': {
    status: 422,
    title: 'The code was not redeemed for this visit.',
    remedy: 'Scan the code at this visit, and use the number that the answer gives.',
  },
  'coverage-closed': {
    status: 422,
    title: 'A commercial contract is not open at this counter.',
    remedy: 'Leave the coverage out of the bill; the patient may claim it from the insurer.',
  },
  'code-opens-nothing': {
    status: 422,
    title: 'A code opens commercial contracts only.',
    remedy: 'Leave the coverage out.',
  },
  'insurer-unknown': {
    status: 404,
    title: 'No such insurer belongs to the alliance.',
    remedy: 'Use the id under which the alliance registered you.',
  },
  'product-unknown': {
    status: 422,
    title: 'The insurer has registered no such product.',
    remedy: 'Name a product whose pack is registered as yours.',
  },
  'contract-altered': {
    status: 409,
    title: 'This version of the contract was sent before with another content.',
    remedy: 'Send what has changed as the next version.',
  },
  'contract-outdated': {
    status: 409,
    title: 'A later version of the contract is known.',
    remedy: 'Send a version above the one that is known.',
  },
  'contract-of-another': {
    status: 409,
    title: 'The contract is known as that of another person.',
    remedy: 'Give every insured person a number of their own.',
  },
  'contract-backwards': {
    status: 422,
    title: 'The contract ends before it begins.',
    remedy: 'Correct its days.',
  },
} as const

const closedTexts: Record<ClosedReason, Texts> = {
  'code-needed': {
    'zh-CN': '患者未出示商保码，该保单不能在窗口直赔。',
    'zh-HK': '病人未有出示商保碼，此保單不能在櫃位直接賠付。',
    en: 'The patient has shown no code for this contract.',
  },
  'not-in-force': {
    'zh-CN': '就诊开始时保单不在保障期内。',
    'zh-HK': '求診開始時保單並未生效。',
    en: 'The contract was not in force when the visit began.',
  },
  'waiting-period': {
    'zh-CN': '就诊开始时仍在等待期内，意外伤害除外。',
    'zh-HK': '求診開始時仍在等候期內，意外受傷除外。',
    en: 'The visit began in the waiting period; only injury is covered in it.',
  },
  'hospital-not-listed': {
    'zh-CN': '本机构不在保单约定的医疗机构范围内。',
    'zh-HK': '本機構不在保單指定的醫療機構名單內。',
    en: 'The contract does not hold in this institution.',
  },
  'ward-not-listed': {
    'zh-CN': '保单不保障该类病房。',
    'zh-HK': '保單不保障此類病房。',
    en: 'The contract does not hold in this kind of ward.',
  },
  'judgement-needed': {
    'zh-CN': '该产品须由保险公司核定责任（如既往症），不能直赔，请患者事后申请理赔。',
    'zh-HK': '此產品須由保險公司審核責任（例如投保前已有的疾病），不能直接賠付，請病人事後索償。',
    en: 'The insurer has to judge this case, such as earlier illness: never settled directly; it is claimed afterwards.',
  },
}

export function insuranceProblem(refusal: InsuranceRefusal): Partial<Problem> {
  const pointer = 'pointer' in refusal ? { pointer: refusal.pointer } : {}
  switch (refusal.code) {
    case 'coverage-closed': {
      const { coverage, reason: rule } = refusal
      return { ...pointer, coverage, rule, reason: closedTexts[rule], detail: closedTexts[rule].en }
    }
    case 'code-opens-nothing':
      return { ...pointer, coverage: refusal.coverage }
    case 'insurer-unknown':
      return { detail: `The id is ${refusal.insurer}.` }
    case 'product-unknown':
      return { ...pointer, detail: `The product is ${refusal.product}.` }
    case 'contract-outdated':
      return { detail: `Version ${refusal.version} of ${refusal.contract} is known.` }
    case 'contract-altered':
    case 'contract-of-another':
      return { detail: `The contract is ${refusal.contract}.` }
    default:
      return pointer
  }
}
