/** How each refusal about a referral, its filing or a place is answered. */
import type { ReferralRefusal } from '../usecases/referral/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToReferral = {
  'referral-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the referral now.',
    remedy: 'Open the referral again to see what comes next, and whose turn it is.',
  },
  'referral-of-others': {
    status: 403,
    title: 'This is for another party of the referral to do.',
    remedy: 'Ask the party that the detail names.',
  },
  'referral-text-missing': {
    status: 422,
    title: 'A text that the referral sheet demands is empty.',
    remedy: 'Fill in the part that the pointer names.',
  },
  'target-unfit': {
    status: 422,
    title: 'The patient cannot be referred to this institution.',
    remedy: 'Choose one that is offered for this need.',
  },
  'target-tried': {
    status: 409,
    title: 'This institution has rejected the referral or passed it on.',
    remedy: 'Choose another one.',
  },
  'desk-before-sending': {
    status: 409,
    title: 'A referral goes through the referral desk of the own institution.',
    remedy: 'Submit it to the desk; only stroke, chest pain and trauma are sent at once.',
  },
  'milestone-reached': {
    status: 409,
    title: 'This moment was noted before.',
    remedy: 'Nothing more is to be done about it.',
  },
  'referral-not-consented': {
    status: 409,
    title: 'The patient has not agreed that this institution sees the referral, or no longer does.',
    remedy: 'Let the patient agree on the phone, or sign on paper before the doctor.',
  },
  'referral-transfer-unfiled': {
    status: 409,
    title: 'Nothing is filed by which these data may leave for there.',
    remedy: 'Choose an institution for which it is filed, or have it filed first.',
  },
  'referral-drug-unsupplied': {
    status: 409,
    title: 'The receiver lacks a drug that the patient takes.',
    remedy: 'Plan a long prescription, a delivery, or ask the lead hospital to buy it.',
  },
  'referral-remedy-unfit': {
    status: 422,
    title: 'This is no way to have the drug there.',
    remedy: 'Choose one that is offered for it.',
  },
  'booking-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the booking now.',
    remedy: 'Open it again to see how it stands.',
  },
  'booking-of-others': {
    status: 403,
    title: 'This is for another house to do.',
    remedy: 'The house that took the place, or the one whose place it is, does it.',
  },
  'booking-reason-missing': {
    status: 422,
    title: 'Whoever gives a place back says why.',
    remedy: 'Give the reason.',
  },
  'booking-unknown': {
    status: 404,
    title: 'There is no such booking.',
    remedy: 'Use an id from the desk.',
  },
  'procurement-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the request to buy now.',
    remedy: 'Open it again to see how it stands.',
  },
  'procurement-of-others': {
    status: 403,
    title: 'This is for another house to do.',
    remedy: 'The lead decides and orders; the receiver says when it is on the shelf.',
  },
  'procurement-reason-missing': {
    status: 422,
    title: 'A refusal says why.',
    remedy: 'Give the reason.',
  },
  'procurement-in-past': {
    status: 422,
    title: 'It cannot be expected on a day that is over.',
    remedy: 'Name today or a later day.',
  },
  'procurement-unknown': {
    status: 404,
    title: 'There is no such request to buy.',
    remedy: 'Use an id from the desk.',
  },
  'filing-out-of-turn': {
    status: 409,
    title: 'This cannot be done with the filing now.',
    remedy: 'Look at how it stands with the home fund.',
  },
  'filing-refused': {
    status: 422,
    title: 'The home fund does not accept the filing.',
    remedy: 'Put right what it names, and file again before discharge.',
  },
  'referral-unknown': {
    status: 404,
    title: 'There is no such referral.',
    remedy: 'Use an id from the desk or from the patient’s list.',
  },
  'filing-unknown': {
    status: 404,
    title: 'There is no such filing of this person.',
    remedy: 'Use the number that was answered when it was filed.',
  },
  'slot-not-to-be-had': {
    status: 409,
    title: 'No place is to be had there.',
    remedy: 'Choose another time; the list shows what is free.',
  },
  'referral-busy': {
    status: 503,
    title: 'Others changed it at the same time.',
    remedy: 'Send the same request again.',
  },
} as const satisfies Record<
  ReferralRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

const gaps: Record<Extract<ReferralRefusal, { code: 'target-unfit' }>['why'], string> = {
  unknown: 'It receives no referrals.',
  same: 'It is the own institution.',
  department: 'It has no such department.',
  capability: 'It cannot do what the patient needs.',
  'not-higher': 'A referral up goes to a higher level.',
  'not-lower': 'A referral down goes to a lower level.',
}

const slots: Record<Extract<ReferralRefusal, { code: 'slot-not-to-be-had' }>['why'], string> = {
  full: 'All places are taken.',
  unknown: 'There is no such slot.',
  over: 'It has begun or was closed.',
  elsewhere: 'It is not of the department that the patient is referred to.',
}

/** What happened in this case, beside the row of the table. */
export function referralProblem(refusal: ReferralRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'referral-out-of-turn':
    case 'filing-out-of-turn': {
      const detail = `It is "${refusal.state}", so nobody can "${refusal.act}" it.`
      return { detail, rule: `turns.${refusal.act}`, pointer: '/act' }
    }
    case 'referral-of-others':
      return {
        detail: `The act is "${refusal.act}".`,
        rule: `sides.${refusal.act}`,
        pointer: '/act',
      }
    case 'referral-text-missing':
      return { pointer: refusal.pointer, rule: 'sheet.complete' }
    case 'target-unfit':
      return { detail: gaps[refusal.why], rule: `target.${refusal.why}`, pointer: '/target' }
    case 'target-tried':
      return { detail: `It is ${refusal.institution}.`, rule: 'target.tried', pointer: '/target' }
    case 'desk-before-sending':
      return { rule: 'send.own-desk', pointer: '/act' }
    case 'milestone-reached':
      return {
        detail: `It is ${refusal.milestone}.`,
        rule: 'milestone.once',
        pointer: '/milestone',
      }
    case 'referral-not-consented':
      return { detail: `It is ${refusal.institution}.`, rule: 'consent.target', pointer: '/act' }
    case 'referral-transfer-unfiled':
      return {
        detail: `It is ${refusal.institution}.`,
        rule: 'transfer.filed',
        pointer: '/target',
      }
    case 'referral-drug-unsupplied':
      return { detail: `It is ${refusal.drug}.`, rule: 'drugs.supplied', pointer: '/drugs' }
    case 'referral-remedy-unfit':
      return {
        detail: `It is ${refusal.remedy} for ${refusal.drug}.`,
        rule: 'drugs.remedy',
        pointer: '/remedy',
      }
    case 'booking-out-of-turn': {
      const detail = `It is "${refusal.state}", so nobody can "${refusal.act}" it.`
      return { detail, rule: `booking.${refusal.act}`, pointer: '/act' }
    }
    case 'booking-of-others':
      return { rule: `booking.sides.${refusal.act}`, pointer: '/act' }
    case 'booking-reason-missing':
      return { rule: 'booking.reason', pointer: '/reason' }
    case 'booking-unknown':
      return { detail: `The id is ${refusal.booking}.` }
    case 'procurement-out-of-turn': {
      const detail = `It is "${refusal.state}", so nobody can "${refusal.act}" it.`
      return { detail, rule: `procurement.${refusal.act}`, pointer: '/act' }
    }
    case 'procurement-of-others':
      return { rule: `procurement.sides.${refusal.act}`, pointer: '/act' }
    case 'procurement-reason-missing':
      return { rule: 'procurement.reason', pointer: '/reason' }
    case 'procurement-in-past':
      return { rule: 'procurement.day', pointer: '/expectedOn' }
    case 'procurement-unknown':
      return { detail: `The id is ${refusal.procurement}.` }
    case 'filing-refused':
      return {
        detail: `${refusal.reasons.join(', ')}.`,
        rule: refusal.reasons[0] ?? '',
        pointer: '',
      }
    case 'referral-unknown':
      return { detail: `The id is ${refusal.referral}.` }
    case 'filing-unknown':
      return { detail: `The number is ${refusal.filing}.` }
    case 'slot-not-to-be-had':
      return { detail: slots[refusal.why], rule: `slot.${refusal.why}`, pointer: '/slot' }
    case 'referral-busy':
      return { retryAfterSeconds: 1 }
  }
}
