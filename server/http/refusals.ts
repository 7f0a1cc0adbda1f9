/** How each refusal is answered: one row for each. A refusal without a row does not compile. */
import { textFromMinor } from '../../engine/base/money.ts'
import type { TransferRefusal } from '../usecases/access/refusal.ts'
import type { CounterRefusal } from '../usecases/cashier/refusal.ts'
import type { ClaimRefusal } from '../usecases/claim/refusal.ts'
import type { ClearingRefusal } from '../usecases/clearing/refusal.ts'
import type { ConsentRefusal } from '../usecases/consent/refusal.ts'
import type { EmergencyRefusal } from '../usecases/emergency/refusal.ts'
import type { EnrolmentRefusal } from '../usecases/enrolment/refusal.ts'
import type { InsuranceRefusal } from '../usecases/insurance/refusal.ts'
import type { PersonRefusal } from '../usecases/person/refusal.ts'
import type { PrescriptionRefusal } from '../usecases/prescription/refusal.ts'
import type { RecognitionRefusal } from '../usecases/recognition/refusal.ts'
import type { ReconciliationRefusal } from '../usecases/reconciliation/refusal.ts'
import type { ReferralRefusal } from '../usecases/referral/refusal.ts'
import type { Refusal } from '../usecases/refusal.ts'
import type { RegistryRefusal } from '../usecases/registry/refusal.ts'
import { type RuleLookup, refusalNamed } from '../usecases/settlement/rule-lookup.ts'
import type { TelehealthRefusal } from '../usecases/telehealth/refusal.ts'
import type { VisitRefusal } from '../usecases/visit/refusal.ts'
import { accessProblem, answerToTransfer } from './access-refusals.ts'
import { answerToClaim, claimProblem } from './claim-refusals.ts'
import { answerToClearing, clearingProblem } from './clearing-refusals.ts'
import { answerToConsent, consentProblem } from './consent-refusals.ts'
import { answerToCounter, counterProblem } from './counter-refusals.ts'
import { answerToEnrolment, enrolmentProblem } from './enrolment-refusals.ts'
import { answerToInsurance, insuranceProblem } from './insurance-refusals.ts'
import { answerToPerson, personProblem } from './person-refusals.ts'
import { answerToPrescription, prescriptionProblem } from './prescription-refusals.ts'
import type { Problem } from './problem.ts'
import { answerToRecognition, recognitionProblem } from './recognition-refusals.ts'
import { reconciliationAnswers, reconciliationDetail } from './reconciliation-refusals.ts'
import { answerToReferral, referralProblem } from './referral-refusals.ts'
import { answerToRegistry, registryProblem } from './registry-refusals.ts'
import type { JsonProblemCode } from './strict-json.ts'
import { answerToTelehealth, telehealthProblem } from './telehealth-refusals.ts'
import { answerToVisit, visitProblem } from './visit-refusals.ts'

export interface Answer {
  readonly status: number
  readonly title: string
  readonly remedy: string
}

export const answerTo = {
  'bill-invalid': {
    status: 422,
    title: 'The bill is out of order.',
    remedy: 'Correct the part that the pointer names and send the bill again.',
  },
  'bill-refused': {
    status: 422,
    title: 'A rule forbids settling this bill with one of its coverages.',
    remedy: 'Leave the coverage out of the bill, or do what the rule advises.',
  },
  'rule-without-answer': {
    status: 422,
    title: 'A rule asks for a fact that the bill does not give.',
    remedy: 'State the fact among the attributes of the bill.',
  },
  'coverage-not-in-force': {
    status: 422,
    title: 'A coverage is not in force on the day that counts.',
    remedy: 'Leave the coverage out of the bill, or choose one that is in force.',
  },
  'scheme-unknown': {
    status: 422,
    title: 'There are no rules for the scheme of a coverage.',
    remedy: 'Leave the coverage out of the bill, or have the rules of its scheme added.',
  },
  'no-term-in-force': {
    status: 422,
    title: 'The rules of a scheme say nothing about the day that counts.',
    remedy: 'Leave the coverage out of the bill, or have the rules of that time added.',
  },
  'currency-differs': {
    status: 422,
    title: 'A coverage is kept in another currency than the bill.',
    remedy: 'Leave the coverage out; it pays bills in its own currency only.',
  },
  'terms-not-verified': {
    status: 422,
    title: 'Nobody has verified some of the rules that would decide this bill.',
    remedy:
      'Leave the coverage out of the bill, have the term read in its official text and marked so, or have the operator allow it by name (YIQIAO_ALLOW_TERMS).',
  },
  'amounts-changed': {
    status: 409,
    title: 'The amounts are no longer those that were expected. Nothing was recorded.',
    remedy: 'Show the new amounts to the patient, and send them as expected if they are accepted.',
  },
  'not-permitted': {
    status: 403,
    title: 'This is not permitted for this purpose.',
    remedy: 'Ask somebody whose work it is.',
  },
  'access-not-recorded': {
    status: 503,
    title: 'Who reads what cannot be written down at the moment, so nobody may read.',
    remedy: 'Send the same request again; settling goes on meanwhile.',
  },
  'person-unknown': {
    status: 404,
    title: 'No such person is known.',
    remedy: 'Scan or type the credential again, or look the person up first.',
  },
  'institution-unknown': {
    status: 422,
    title: 'No such institution belongs to the alliance.',
    remedy: 'Use an id from the list of institutions.',
  },
  'coverage-unknown': {
    status: 422,
    title: 'The person has no such coverage.',
    remedy: "Use the ids in the person's list of coverages.",
  },
  'coverage-twice': {
    status: 422,
    title: 'The bill names a coverage twice.',
    remedy: 'Name each coverage once.',
  },
  'answer-not-yours': {
    status: 422,
    title: 'An insurer answers for itself.',
    remedy: 'Leave the answer out and let the insurer be asked, or say that it is away.',
  },
  'key-reused': {
    status: 422,
    title: 'The idempotency key was used for another request.',
    remedy: 'Make a new key for a new request; keep the old one for repeats of the old request.',
  },
  'visit-settled': {
    status: 409,
    title: 'This visit is settled already, and with other amounts.',
    remedy:
      'Open the settlement that is named, and reverse it first if this bill is the right one.',
  },
  'payers-undecided': {
    status: 503,
    title: 'Other bills kept coming between before this one could be decided.',
    remedy: 'Send the same request again.',
  },
  'budget-exhausted': {
    status: 409,
    title: 'A payer’s budget has too little left for its share.',
    remedy: 'Have its cap raised in clearing, or settle the bill without this coverage.',
  },
  'settlement-unknown': {
    status: 404,
    title: 'There is no settlement with this id.',
    remedy: 'Check the id, or search by visit number.',
  },
  'reversal-of-reversal': {
    status: 409,
    title: 'A reversal cannot be reversed.',
    remedy: 'Settle the bill again instead.',
  },
  'already-reversed': {
    status: 409,
    title: 'This settlement is reversed already.',
    remedy: 'Open the reversal that is named.',
  },
  'later-bills-first': {
    status: 409,
    title: 'Later bills used what this settlement had used up.',
    remedy: 'Reverse the later settlements first, in the order in which they are named.',
  },
  'later-bills-of-others': {
    status: 409,
    title: 'Later bills of others who share a counter would come out differently.',
    remedy:
      'Have them reversed first, in the order in which they are named; each is settled again at its own counter.',
  },
  'later-bill-undecidable': {
    status: 409,
    title: 'A later bill could not be computed anew without this settlement.',
    remedy: 'Reverse the later settlement first.',
  },
  'scheme-unlisted': {
    status: 404,
    title: 'There is no such scheme.',
    remedy: 'Use ids from the list of policies.',
  },
  'catalogue-unlisted': {
    status: 404,
    title: 'There is no such catalogue.',
    remedy: 'Use an id from the list of catalogues.',
  },
  ...answerToClaim,
  ...answerToClearing,
  ...answerToConsent,
  ...answerToTransfer,
  ...reconciliationAnswers,
  ...answerToCounter,
  ...answerToEnrolment,
  ...answerToInsurance,
  ...answerToRecognition,
  ...answerToPerson,
  ...answerToPrescription,
  ...answerToReferral,
  ...answerToRegistry,
  ...answerToTelehealth,
  ...answerToVisit,
} as const satisfies Record<Refusal['code'], Answer>

export const jsonAnswerTo = {
  'body-empty': {
    status: 400,
    title: 'The request has no body.',
    remedy: 'Send a JSON body.',
  },
  'body-no-json': {
    status: 400,
    title: 'The body of the request is not JSON.',
    remedy: 'Correct its syntax.',
  },
  'body-not-utf8': {
    status: 400,
    title: 'The body of the request is not UTF-8.',
    remedy: 'Encode it as UTF-8.',
  },
  'body-key-twice': {
    status: 400,
    title: 'The body of the request gives a key twice in one object.',
    remedy: 'Write every key once.',
  },
  'body-key-forbidden': {
    status: 400,
    title: 'The body of the request uses a name that is not allowed.',
    remedy: 'Leave the key out.',
  },
  'body-number-out-of-range': {
    status: 400,
    title: 'A number in the body is not a whole number in range.',
    remedy: 'Send amounts as decimal texts and counts as whole numbers.',
  },
  'body-text-broken': {
    status: 400,
    title: 'A text in the body holds characters that are none.',
    remedy: 'Remove NUL and unpaired surrogates.',
  },
  'body-too-deep': {
    status: 400,
    title: 'The body of the request is nested too deeply or has too many keys.',
    remedy: 'Send the agreed form.',
  },
  'body-text-unusable': {
    status: 400,
    title: 'A text in the body is too long.',
    remedy: 'Shorten it; the API reference gives the limits.',
  },
} as const satisfies Record<JsonProblemCode, Answer>

/** Facts of a refusal beside its table row, for problem details. */
export function problemOfRefusal(refusal: Refusal, rules: RuleLookup): Problem {
  const { status, title, remedy } = answerTo[refusal.code]
  const problem = { status, code: refusal.code, title, remedy }
  if (isAmong<ReconciliationRefusal>(refusal, reconciliationAnswers)) {
    const detail = reconciliationDetail(refusal)
    return detail === undefined ? problem : { ...problem, detail }
  }
  if (isAmong<ClaimRefusal>(refusal, answerToClaim)) {
    return { ...problem, ...claimProblem(refusal) }
  }
  if (isAmong<ClearingRefusal>(refusal, answerToClearing)) {
    return { ...problem, ...clearingProblem(refusal) }
  }
  if (isAmong<ConsentRefusal | EmergencyRefusal>(refusal, answerToConsent)) {
    return { ...problem, ...consentProblem(refusal) }
  }
  if (isAmong<CounterRefusal>(refusal, answerToCounter)) {
    return { ...problem, ...counterProblem(refusal) }
  }
  if (isAmong<EnrolmentRefusal>(refusal, answerToEnrolment)) {
    return { ...problem, ...enrolmentProblem(refusal) }
  }
  if (isAmong<InsuranceRefusal>(refusal, answerToInsurance)) {
    return { ...problem, ...insuranceProblem(refusal) }
  }
  if (isAmong<RecognitionRefusal>(refusal, answerToRecognition)) {
    return { ...problem, ...recognitionProblem(refusal) }
  }
  if (isAmong<PersonRefusal>(refusal, answerToPerson)) {
    return { ...problem, ...personProblem(refusal) }
  }
  if (isAmong<PrescriptionRefusal>(refusal, answerToPrescription)) {
    return { ...problem, ...prescriptionProblem(refusal) }
  }
  if (isAmong<ReferralRefusal>(refusal, answerToReferral)) {
    return { ...problem, ...referralProblem(refusal) }
  }
  if (isAmong<RegistryRefusal>(refusal, answerToRegistry)) {
    return { ...problem, ...registryProblem(refusal) }
  }
  if (isAmong<TelehealthRefusal>(refusal, answerToTelehealth)) {
    return { ...problem, ...telehealthProblem(refusal) }
  }
  if (isAmong<VisitRefusal>(refusal, answerToVisit)) {
    return { ...problem, ...visitProblem(refusal) }
  }
  if (isAmong<TransferRefusal>(refusal, answerToTransfer)) {
    return 'filing' in refusal ? { ...problem, detail: `It is ${refusal.filing}.` } : problem
  }
  switch (refusal.code) {
    case 'bill-invalid': {
      const { rule, pointer } = refusal
      return { ...problem, rule, pointer, detail: sentence(refusal.detail) }
    }
    case 'bill-refused':
      return { ...problem, ...refusedBy(refusal.rule, rules), coverage: refusal.coverage }
    case 'rule-without-answer': {
      const detail = `The rule ${refusal.rule} asks for ${refusal.asks}, which is ${refusal.value}.`
      return { ...problem, rule: refusal.rule, pointer: '/attributes', detail }
    }
    case 'coverage-not-in-force':
      return { ...problem, pointer: '/coverages', coverage: refusal.coverage }
    case 'scheme-unknown':
    case 'no-term-in-force': {
      const detail = `Coverage ${refusal.coverage} is one of the scheme ${refusal.scheme}.`
      return { ...problem, pointer: '/coverages', coverage: refusal.coverage, detail }
    }
    case 'currency-differs': {
      const detail = `Coverage ${refusal.coverage} is kept in ${refusal.currency}.`
      return { ...problem, pointer: '/currency', coverage: refusal.coverage, detail }
    }
    case 'terms-not-verified': {
      const terms = refusal.terms.map(({ name, ...term }) => ({ ...term, term: name }))
      const detail = `${terms.map(({ term, status }) => `${term} is ${status}`).join(', ')}.`
      const [first] = terms
      const { term: rule, coverage } = first ?? { term: '', coverage: '' }
      return { ...problem, rule, pointer: '/coverages', coverage, detail, terms }
    }
    case 'amounts-changed': {
      const money = (minor: number) => textFromMinor(minor, refusal.currency)
      const moved = ({ wasMinor, nowMinor }: { wasMinor: number; nowMinor: number }) => ({
        was: money(wasMinor),
        now: money(nowMinor),
      })
      const shares = refusal.shares.map(({ payer, ...amounts }) => ({ payer, ...moved(amounts) }))
      const unpaid = refusal.unpaid.map(({ payer, said, fault }) => ({
        payer,
        state: said === 'no' ? ('declined' as const) : said,
        fault: fault ?? null,
      }))
      const cash = moved(refusal.cash)
      const changed = { shares, cash, unpaid, between: [...refusal.between] }
      return { ...problem, pointer: '/expected', changed, retryAfterSeconds: undefined }
    }
    case 'not-permitted':
      return { ...problem, ...accessProblem(refusal) }
    case 'access-not-recorded':
      return { ...problem, retryAfterSeconds: 1 }
    case 'person-unknown':
      return { ...problem, pointer: refusal.pointer }
    case 'institution-unknown':
      return { ...problem, pointer: '/facility', detail: `${refusal.institution} is not listed.` }
    case 'coverage-unknown':
    case 'coverage-twice':
      return { ...problem, pointer: refusal.pointer, coverage: refusal.coverage }
    case 'answer-not-yours':
      return { ...problem, pointer: refusal.pointer, detail: `${refusal.payer} is asked itself.` }
    case 'visit-settled': {
      const detail = `Visit ${refusal.visit} was settled by ${refusal.settlement}.`
      return { ...problem, settlement: refusal.settlement, detail }
    }
    case 'payers-undecided':
      return { ...problem, retryAfterSeconds: 1 }
    case 'budget-exhausted': {
      const left = textFromMinor(refusal.leftMinor, refusal.currency)
      const detail = `${refusal.budget} has ${left} ${refusal.currency} left.`
      const payer = refusal.budget.slice(refusal.budget.indexOf(':') + 1)
      return { ...problem, detail, budget: { payer, left } }
    }
    case 'already-reversed': {
      const detail = `Settlement ${refusal.settlement} was reversed by ${refusal.by}.`
      return { ...problem, settlement: refusal.by, detail }
    }
    case 'later-bills-first':
    case 'later-bills-of-others': {
      const { settlement, reverseFirst } = refusal
      return { ...problem, settlement, reverseFirst: [...reverseFirst] }
    }
    case 'later-bill-undecidable': {
      const { settlement, later } = refusal
      return { ...problem, settlement, reverseFirst: [later] }
    }
    case 'settlement-unknown':
    case 'reversal-of-reversal':
      return { ...problem, settlement: refusal.settlement }
    case 'scheme-unlisted':
      return { ...problem, detail: `${refusal.scheme} is not listed.` }
    case 'catalogue-unlisted':
      return { ...problem, detail: `${refusal.catalogue} is not listed.` }
    case 'key-reused':
      return problem
  }
}

/** Each subject keeps a table of its own refusals. */
function isAmong<R extends Refusal>(
  refusal: Refusal,
  table: Record<R['code'], Answer>,
): refusal is R {
  return refusal.code in table
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`
}

/** The rule's own words. */
function refusedBy(rule: string, rules: RuleLookup) {
  const step = refusalNamed(rule, rules)?.step
  if (step === undefined) return { rule }
  return { rule, reason: step.reason, remedyTexts: step.remedy, detail: step.reason.en }
}
