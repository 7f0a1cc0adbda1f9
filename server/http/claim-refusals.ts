/** How each refusal about a claim is answered. A refusal without a row does not compile. */
import { textFromDay } from '../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../engine/base/money.ts'
import type { ClaimRefusal } from '../usecases/claim/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToClaim = {
  'claim-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the claim now.',
    remedy: 'Open the claim again to see what comes next.',
  },
  'fetched-already': {
    status: 409,
    title: 'The package of this claim was fetched before.',
    remedy: 'Use the key that it was fetched with: that gets the same package for ever.',
  },
  'nothing-missing': {
    status: 422,
    title: 'No missing paper is named.',
    remedy: 'Name all papers that are missing, at once.',
  },
  'papers-unasked': {
    status: 422,
    title: 'These papers were not asked for.',
    remedy: 'Hand in the papers that the claim names as missing.',
  },
  'more-than-loss': {
    status: 409,
    title: 'That is more than the loss that nobody else has paid.',
    remedy: 'Lower the amount; the split sheet shows what others have agreed to.',
  },
  'limit-used-meanwhile': {
    status: 409,
    title: 'Others have used of the contract since it was worked out.',
    remedy: 'Agree to what is left, or try again.',
  },
  'amount-not-agreeable': {
    status: 422,
    title: 'The amount must be above zero.',
    remedy: 'State an amount, or decide against the claim.',
  },
  'reasons-missing': {
    status: 422,
    title: 'A refusal without its reasons is none.',
    remedy: 'State the reasons that the person will read.',
  },
  'second-signature-needed': {
    status: 403,
    title: 'Whoever agreed cannot give the second signature.',
    remedy: 'Have a second person sign.',
  },
  'appealed-already': {
    status: 409,
    title: 'The claim has been appealed before.',
    remedy: 'Complain to the supervisor of insurers, or go to court.',
  },
  'appeal-over': {
    status: 409,
    title: 'The days in which an appeal could be made are over.',
    remedy: 'Ask the insurer whether it reopens the claim.',
  },
  'more-than-owed-back': {
    status: 422,
    title: 'This is more than can be owed back.',
    remedy: 'Lower the amount.',
  },
  'guarantee-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the guarantee now.',
    remedy: 'Open it again to see how it stands.',
  },
  'guarantee-amount': {
    status: 422,
    title: 'The guarantee cannot be of that amount.',
    remedy: 'State an amount above zero and not above what was asked or is set aside.',
  },
  'guarantee-shortened': {
    status: 422,
    title: 'A guarantee is extended, not shortened.',
    remedy: 'State a later day.',
  },
  'claim-unknown': {
    status: 404,
    title: 'There is no such claim.',
    remedy: 'Use an id from the list of claims.',
  },
  'claimed-already': {
    status: 409,
    title: 'This bill has been claimed from this payer.',
    remedy: 'Open the claim that is named; appeal if it was decided wrongly.',
  },
  'authorisation-missing': {
    status: 403,
    title: 'The person has not allowed this insurer to read this bill, or no longer does.',
    remedy: 'Ask the person to authorise it.',
  },
  'authorisation-malformed': {
    status: 422,
    title: 'An authorisation names its fields and ends within a year.',
    remedy: 'Correct the part that the pointer names.',
  },
  'insurer-unknown': {
    status: 404,
    title: 'There is no such insurer.',
    remedy: 'Use an insurer of the list.',
  },
  'nothing-to-claim': {
    status: 422,
    title: 'No product of this insurer has anything left to pay of this bill.',
    remedy: 'Choose another insurer, or look at what was paid at the counter.',
  },
  'year-open': {
    status: 409,
    title: 'A year is counted once, when it is over.',
    remedy: 'Ask for a year that has ended.',
  },
  'paper-unfit': {
    status: 422,
    title: 'The file cannot be taken.',
    remedy:
      'Hand in a whole JPEG, PNG or PDF of at most 10 MB, without anything that acts by itself.',
  },
  'scanner-away': {
    status: 503,
    title: 'The scanner for viruses does not answer, and unscanned files are not taken.',
    remedy: 'Send the same file again in a while.',
  },
  'paper-unknown': {
    status: 404,
    title: 'There is no such file.',
    remedy: 'Use a file of the list; what a claim needs no more is removed after a time.',
  },
  'paper-handed-in': {
    status: 409,
    title: 'The file has been handed in.',
    remedy: 'Hand in a further file; the insurer has been shown this one.',
  },
  'request-answered': {
    status: 409,
    title: 'The request was answered.',
    remedy: 'Read the answer.',
  },
} as const satisfies Record<
  ClaimRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

const gaps: Record<Extract<ClaimRefusal, { code: 'authorisation-missing' }>['gap'], string> = {
  none: 'There is none.',
  'other-person': 'It is another person’s.',
  'other-insurer': 'It is for another insurer.',
  'other-bill': 'It is for another bill or other days.',
  withdrawn: 'It was withdrawn.',
  expired: 'It has expired.',
}

const unfit: Record<Extract<ClaimRefusal, { code: 'paper-unfit' }>['why'], string> = {
  empty: 'It is empty.',
  type: 'It is neither JPEG nor PNG nor PDF, whatever it is called.',
  size: 'It is larger than 10 MB, or than what is left of the 100 MB of a claim.',
  truncated: 'Its end is missing: it was cut short on its way.',
  trailing: 'Something else lies behind its end.',
  damaged: 'It is damaged.',
  pixels: 'It would unpack to more than a hundred million points.',
  active: 'It holds a script, a program or another file.',
  locked: 'It is locked by a password.',
  infected: 'The scanner for viruses found something in it.',
  'too-many': 'There are ten files of this paper, or 100 MB of this claim.',
}

/** What happened in this case, beside the row of the table. */
export function claimProblem(refusal: ClaimRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'claim-out-of-turn':
    case 'guarantee-out-of-turn':
      return { detail: `It is "${refusal.state}", so nobody can "${refusal.act}" it.` }
    case 'papers-unasked':
      return { detail: `Not asked for: ${refusal.papers.join(', ') || 'nothing was handed in'}.` }
    case 'more-than-loss':
    case 'more-than-owed-back': {
      const { mostMinor, currency } = refusal
      return { detail: `At most ${textFromMinor(mostMinor, currency)} ${currency}.` }
    }
    case 'limit-used-meanwhile': {
      const { most } = refusal
      return most === null
        ? {}
        : { detail: `At most ${textFromMinor(most.minor, most.currency)} ${most.currency}.` }
    }
    case 'second-signature-needed':
      return { detail: `It was agreed to by ${refusal.first}.` }
    case 'appeal-over':
    case 'guarantee-shortened':
      return { detail: `The day is ${textFromDay(refusal.until)}.` }
    case 'claim-unknown':
    case 'claimed-already':
      return refusal.claim === '' ? {} : { detail: `The claim is ${refusal.claim}.` }
    case 'authorisation-missing':
      return { detail: gaps[refusal.gap] }
    case 'authorisation-malformed':
      return { pointer: refusal.pointer }
    case 'insurer-unknown':
      return { detail: `${refusal.insurer} is not listed.` }
    case 'nothing-to-claim':
      return { settlement: refusal.settlement }
    case 'year-open':
      return { detail: `The year is ${refusal.year}.` }
    case 'paper-unfit':
      return { detail: unfit[refusal.why], place: refusal.why }
    case 'scanner-away':
      return { retryAfterSeconds: 30 }
    case 'paper-unknown':
    case 'paper-handed-in':
      return { detail: `The file is ${refusal.file}.` }
    case 'request-answered':
      return { detail: `The request is ${refusal.request}.` }
    default:
      return {}
  }
}
