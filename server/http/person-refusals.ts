/** How refusals about persons and their credentials are answered. A refusal without a row does not compile. */
import type { IdentifierFault, IdentifierKind } from '../../engine/person/identifier.ts'
import type { Texts } from '../../engine/policy/policy-value.ts'
import type { PersonRefusal } from '../usecases/person/refusal.ts'
import type { Problem } from './problem.ts'
import type { Answer } from './refusals.ts'

export const answerToPerson = {
  'identifier-misread': {
    status: 422,
    title: 'The number is none of its kind.',
    remedy: 'Compare it with the card, sign by sign, and scan or type it again.',
  },
  'identifier-taken': {
    status: 409,
    title: 'The number is that of somebody who is registered.',
    remedy: 'Find the person by this number instead of registering anew.',
  },
  'identifier-contradicts': {
    status: 422,
    title: 'The number says something else of the person than was stated.',
    remedy: 'Compare day of birth and sex with the card, and correct what is wrong.',
  },
  'person-resembles': {
    status: 409,
    title: 'Somebody who is registered may be this person.',
    remedy: 'Compare first (POST /api/persons/matches), and name the records that are of others.',
  },
  'coverage-days': {
    status: 422,
    title: 'The coverage would end before it begins, or later than it ends now.',
    remedy: 'Compare both days with the card or certificate.',
  },
  'coverage-by-insurer': {
    status: 422,
    title: 'A right of this kind is not kept at a front desk.',
    remedy: 'Whoever grants it enters and ends it.',
  },
  'coverage-overlaps': {
    status: 409,
    title: 'The person has the same coverage at that time.',
    remedy: 'End the earlier one first, or correct the days.',
  },
  'coverage-not-here': {
    status: 404,
    title: 'This record has no such coverage of its own.',
    remedy: 'Read the coverages again; what another record brings along is ended there.',
  },
  'coverage-scheme-unknown': {
    status: 422,
    title: 'There are no rules for this scheme.',
    remedy: 'Use the id of a scheme of the rule book.',
  },
  'coverage-changed-meanwhile': {
    status: 409,
    title: 'Somebody changed the coverages just now.',
    remedy: 'Read them again, and then decide anew.',
  },
  'credential-unreadable': {
    status: 422,
    title: 'This is no e-credential.',
    remedy: 'Scan it again, whole and without glare.',
  },
  'credential-foreign': {
    status: 422,
    title: 'The e-credential was issued by somebody whom this alliance does not know.',
    remedy: 'Ask the patient to open the e-credential of medical insurance.',
  },
  'credential-forged': {
    status: 422,
    title: 'The issuer did not make this e-credential.',
    remedy: 'Ask for the card itself, and tell your supervisor.',
  },
  'credential-expired': {
    status: 409,
    title: 'The e-credential has expired.',
    remedy: 'Ask the patient for the one that is shown now.',
  },
  'credential-replayed': {
    status: 409,
    title: 'The e-credential was used before.',
    remedy: 'Ask the patient to show a new one; each is good once.',
  },
  'credential-away': {
    status: 503,
    title: 'Whoever issues e-credentials does not answer.',
    remedy: 'Use the card for now, or scan the e-credential again in a moment.',
  },
  'credential-not-activated': {
    status: 409,
    title: 'The issuer has no e-credential for this person.',
    remedy: 'Use the card; the e-credential is activated with its issuer.',
  },
  'link-unknown': {
    status: 404,
    title: 'These records were never compared.',
    remedy: 'Look for records of the person first, or compare two by their numbers.',
  },
  'link-same-record': {
    status: 422,
    title: 'Both numbers lead to the same record.',
    remedy: 'Nothing has to be merged; check the second number if you expected another record.',
  },
  'link-out-of-turn': {
    status: 409,
    title: 'As it stands, this cannot be done about the two records.',
    remedy: 'Read the comparison again; somebody may have decided meanwhile.',
  },
  'link-own-proposal': {
    status: 403,
    title: 'Whoever proposes does not approve.',
    remedy: 'Have another operator approve it, or take the proposal back.',
  },
  'link-tied-already': {
    status: 409,
    title: 'The two records are one person’s already, by way of a third.',
    remedy: 'Nothing has to be merged.',
  },
  'person-record-changed': {
    status: 503,
    title: 'Which records are this person’s was changed just now.',
    remedy: 'Send the same request again.',
  },
} as const satisfies Record<PersonRefusal['code'], Answer>

const kindTexts: Record<IdentifierKind, Texts> = {
  'resident-id': { 'zh-CN': '居民身份证', 'zh-HK': '內地居民身份證', en: 'mainland identity card' },
  'residence-permit': {
    'zh-CN': '港澳台居民居住证',
    'zh-HK': '港澳台居民居住證',
    en: 'residence permit',
  },
  'home-return-permit': { 'zh-CN': '来往内地通行证', 'zh-HK': '回鄉證', en: 'home return permit' },
  'hong-kong-id': { 'zh-CN': '香港身份证', 'zh-HK': '香港身份證', en: 'Hong Kong identity card' },
  'macau-id': { 'zh-CN': '澳门居民身份证', 'zh-HK': '澳門居民身份證', en: 'Macau identity card' },
  passport: { 'zh-CN': '护照', 'zh-HK': '護照', en: 'passport' },
  'insurance-number': { 'zh-CN': '医保个人编号', 'zh-HK': '醫保個人編號', en: 'insurance number' },
  'social-card': { 'zh-CN': '社会保障卡', 'zh-HK': '社會保障卡', en: 'social security card' },
  'alliance-card': { 'zh-CN': '联盟就诊卡', 'zh-HK': '聯盟診症卡', en: 'alliance card' },
}

const faultTexts: Record<IdentifierFault, Texts> = {
  form: { 'zh-CN': '位数或格式不对', 'zh-HK': '位數或格式不符', en: 'has another form' },
  'check-digit': {
    'zh-CN': '校验码不符',
    'zh-HK': '校驗碼不符',
    en: 'does not fit its check digit',
  },
  birth: { 'zh-CN': '出生日期不存在', 'zh-HK': '出生日期不存在', en: 'names no day of birth' },
  state: { 'zh-CN': '须选择签发国（地区）', 'zh-HK': '須填簽發國家／地區', en: 'needs its state' },
}

function misread(kind: IdentifierKind, fault: IdentifierFault): Texts {
  const [of, is] = [kindTexts[kind], faultTexts[fault]]
  return {
    'zh-CN': `${of['zh-CN']}号码${is['zh-CN']}`,
    'zh-HK': `${of['zh-HK']}號碼${is['zh-HK']}`,
    en: `The number of a ${of.en} ${is.en}.`,
  }
}

export function personProblem(refusal: PersonRefusal): Partial<Problem> {
  const pointer = 'pointer' in refusal ? { pointer: refusal.pointer } : {}
  switch (refusal.code) {
    case 'identifier-misread': {
      const { kind, fault } = refusal
      const reason = misread(kind, fault)
      return { ...pointer, rule: `${kind}.${fault}`, reason, detail: reason.en }
    }
    case 'identifier-taken':
      return { ...pointer, detail: `It is a ${refusal.kind}.` }
    case 'identifier-contradicts':
      return { ...pointer, detail: `It is the ${refusal.what}.` }
    case 'coverage-overlaps':
      return { detail: `It is ${refusal.coverage}.` }
    case 'coverage-scheme-unknown':
      return { pointer: '/scheme', detail: `It is ${refusal.scheme}.` }
    case 'link-out-of-turn':
    case 'link-own-proposal':
      return { detail: `It is ${refusal.state}.` }
    case 'credential-away':
    case 'person-record-changed':
      return { ...pointer, retryAfterSeconds: 2 }
    default:
      return pointer
  }
}
