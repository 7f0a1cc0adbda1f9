/** How refusals about visits are answered outside the national interface, which has words of its own. */
import { textFromMinor } from '../../engine/base/money.ts'
import type { VisitRefusal } from '../usecases/visit/refusal.ts'
import type { Problem } from './problem.ts'
import type { Answer } from './refusals.ts'

export const answerToVisit = {
  'visit-refused': {
    status: 409,
    title: 'What has been done in this visit stands against it.',
    remedy: 'Look at the visit, and undo first what the rule names.',
  },
  'stated-amounts-differ': {
    status: 422,
    title: 'Amounts that were stated do not come out here.',
    remedy: 'Add up what was answered to the lines.',
  },
  'quote-outdated': {
    status: 409,
    title: 'The amounts are no longer those that were quoted. Nothing was recorded.',
    remedy: 'Quote again, and settle once the patient agrees.',
  },
  'trace-code-sold': {
    status: 409,
    title: 'A pack with this trace code was sold before.',
    remedy: 'Do not hand it over; find out where it came from.',
  },
  'coverage-type-unknown': {
    status: 422,
    title: 'The person has no coverage of this insurance type.',
    remedy: 'Use a type that the person’s record names.',
  },
  'credential-of-another': {
    status: 422,
    title: 'The credential is not this person’s.',
    remedy: 'Read the credential of the person who is treated.',
  },
  'platform-undecided': {
    status: 503,
    title: 'Whether the fund’s platform has settled is not known yet.',
    remedy: 'Send the same request again; nothing is asked of the platform twice.',
  },
  'platform-refused': {
    status: 422,
    title: 'The fund’s platform refuses.',
    remedy: 'Do as it says.',
  },
  'platform-called-back': {
    status: 503,
    title: 'The fund’s platform did not settle, and will not.',
    remedy: 'Send the same request again.',
  },
  'platform-total-differs': {
    status: 409,
    title: 'The fund’s platform settled another amount than was sent. It is taken back there.',
    remedy: 'Compare the lines with the platform’s, and settle again.',
  },
  'visit-record-unknown': {
    status: 404,
    title: 'No such record is kept for the person here, or it was taken back.',
    remedy: 'Use the number that was answered when it was filed.',
  },
  'institution-not-settled': {
    status: 422,
    title: 'No fund that insures the person settles with the institution.',
    remedy: 'Choose one of the institutions that are offered, or none for all of them.',
  },
  'disease-registered': {
    status: 409,
    title: 'The disease is registered for these days already.',
    remedy:
      'Use that registration. For other days or institutions take it back first, where it was registered, or let the new one begin after its last day.',
  },
  'message-unknown': {
    status: 404,
    title: 'No such message came.',
    remedy: 'Nothing was done under it; send a new one.',
  },
  'message-under-way': {
    status: 409,
    title: 'The message is still being worked on, and will be taken back.',
    remedy: 'Send the same request again in a minute.',
  },
} as const satisfies Record<VisitRefusal['code'], Answer>

export function visitProblem(refusal: VisitRefusal): Omit<Problem, keyof Answer | 'code'> {
  const detail = visitDetail(refusal)
  switch (refusal.code) {
    case 'disease-registered':
      return { detail, rule: 'registrations.one-for-a-disease', pointer: '/from' }
    case 'institution-not-settled':
      return { detail, rule: 'registrations.where-the-fund-settles', pointer: refusal.pointer }
    default:
      return { detail }
  }
}

function visitDetail(refusal: VisitRefusal): string {
  const yuan = (minor: number) => textFromMinor(minor, 'CNY')
  switch (refusal.code) {
    case 'visit-refused':
      return `${refusal.rule}${refusal.about === '' ? '' : `: ${refusal.about}`}.`
    case 'stated-amounts-differ':
      return refusal.amounts
        .map(
          ({ field, statedMinor, oursMinor }) =>
            `${field} is ${yuan(oursMinor)}, not ${yuan(statedMinor)}.`,
        )
        .join(' ')
    case 'quote-outdated':
      return `Cash is ${yuan(refusal.cashMinor)} now.`
    case 'trace-code-sold':
      return `${refusal.traceCode} was sold at ${refusal.institution} on ${refusal.at.slice(0, 10)}.`
    case 'coverage-type-unknown':
      return `There is none of type ${refusal.insuranceType}.`
    case 'credential-of-another':
      return 'It leads to somebody else.'
    case 'platform-undecided':
    case 'platform-called-back':
      return 'It did not answer in time.'
    case 'platform-refused':
      return refusal.says
    case 'platform-total-differs':
      return `${yuan(refusal.oursMinor)} was sent, ${yuan(refusal.theirsMinor)} was settled.`
    case 'visit-record-unknown':
      return `The record is ${refusal.record}.`
    case 'institution-not-settled':
      return `The institution is ${refusal.institution}.`
    case 'disease-registered': {
      const { disease, from, to, record, institution } = refusal
      const term = to === null ? `since ${from}` : `from ${from} to ${to}`
      return `${disease} is registered ${term} by ${institution} under ${record}.`
    }
    case 'message-unknown':
    case 'message-under-way':
      return `The message is ${refusal.message}.`
  }
}
