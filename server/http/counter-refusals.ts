/** How each refusal of the counter is answered. A refusal without a row does not compile. */
import { textFromMinor } from '../../engine/base/money.ts'
import type { CounterRefusal } from '../usecases/cashier/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToCounter = {
  'amount-not-positive': {
    status: 422,
    title: 'The amount must be above zero.',
    remedy: 'State the amount that changes hands.',
  },
  'tender-not-allowed': {
    status: 422,
    title: 'This counter does not take that kind of payment for this.',
    remedy: 'Use one of the kinds that the counter lists.',
  },
  'given-short': {
    status: 422,
    title: 'What was put down is less than the amount, or no notes were.',
    remedy: 'State notes put down only with cash, and at least the amount.',
  },
  'not-in-coins': {
    status: 422,
    title: 'No coins make up this amount.',
    remedy: 'Take an amount in whole coins, or all that is left, which is rounded.',
  },
  'nothing-due': {
    status: 409,
    title: 'Nothing is left to pay.',
    remedy: 'Open the bill again: it was paid before.',
  },
  'more-than-due': {
    status: 422,
    title: 'This is more than is left to pay.',
    remedy: 'Lower the amount; notes above it are change, stated as put down.',
  },
  'deposit-short': {
    status: 422,
    title: 'The deposits of the visit hold less than that.',
    remedy: 'Use what they hold, and take the rest another way.',
  },
  'nothing-to-give-back': {
    status: 409,
    title: 'There is nothing to give back.',
    remedy: 'Open the bill or the deposits again: it was given back before.',
  },
  'more-than-held': {
    status: 422,
    title: 'No more can be given back than was paid and is still held.',
    remedy: 'Lower the amount.',
  },
  'carry-over-changed': {
    status: 409,
    title: 'Other amounts would be carried over and given back by now. Nothing was recorded.',
    remedy: 'Open the bill again, and confirm the amounts that it shows.',
  },
  'no-open-shift': {
    status: 409,
    title: 'Nobody takes or gives money without an open shift.',
    remedy: 'Open a shift at this counter with its float.',
  },
  'shift-open': {
    status: 409,
    title: 'You have an open shift at this counter already.',
    remedy: 'Go on with it, or close it first.',
  },
  'shift-unknown': {
    status: 404,
    title: 'There is no such shift.',
    remedy: 'Use an id from the list of shifts.',
  },
  'shift-closed': {
    status: 409,
    title: 'This shift is closed already.',
    remedy: 'Read its report.',
  },
  'channel-away': {
    status: 503,
    title: 'The channel does not answer, so its list cannot be compared.',
    remedy: 'Compare again later; nothing is lost meanwhile.',
  },
  'counter-closed': {
    status: 422,
    title: 'There are no rules for counters in this currency.',
    remedy: 'Have a row added to the list of counters.',
  },
  'currency-of-counter': {
    status: 422,
    title: 'The bill is in another currency than the counter takes.',
    remedy: 'Take it at a counter of that currency.',
  },
  'visit-moved': {
    status: 409,
    title: 'Money of this visit moved since you looked. Nothing was recorded.',
    remedy: 'Look at what came between; repeat only if this is meant besides.',
  },
  'visit-of-another': {
    status: 409,
    title: 'This visit is another person’s.',
    remedy: 'Check the visit number and the person.',
  },
  'bill-reversed': {
    status: 409,
    title: 'The settlement was reversed.',
    remedy: 'Settle the bill anew and take that payment; give back what was paid.',
  },
  'payment-on-its-way': {
    status: 409,
    title: 'A payment of this bill is on its way, and its outcome is not known yet.',
    remedy: 'Wait until it is found out, or give that payment up first.',
  },
  'tender-unknown': {
    status: 404,
    title: 'There is no such payment.',
    remedy: 'Use an id from the payments of the bill.',
  },
  'tender-over': {
    status: 409,
    title: 'The outcome of this payment is known already.',
    remedy: 'Open the bill again; give the money back instead if it was a mistake.',
  },
  'drawer-short': {
    status: 409,
    title: 'The drawer holds less than is to be given back in notes.',
    remedy: 'Have the drawer filled, or give back a part.',
  },
  'promise-past': {
    status: 422,
    title: 'The day until which payment is promised has passed.',
    remedy: 'State today or a later day.',
  },
  'difference-unknown': {
    status: 404,
    title: 'There is no such difference.',
    remedy: 'Use an id from the report of the shift.',
  },
  'difference-over': {
    status: 409,
    title: 'This difference is posted, or has come right, already.',
    remedy: 'Read the report of the shift again.',
  },
  'second-person-needed': {
    status: 403,
    title: 'Whoever worked the shift cannot accept its differences.',
    remedy: 'Have a second person look at it.',
  },
} as const satisfies Record<
  CounterRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

/** Facts of the case. */
export function counterProblem(refusal: CounterRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'amount-not-positive':
    case 'given-short':
    case 'not-in-coins':
      return { pointer: refusal.pointer }
    case 'tender-not-allowed':
      return { pointer: refusal.pointer, detail: `${refusal.kind} is not taken here.` }
    case 'more-than-due':
    case 'deposit-short':
    case 'more-than-held':
    case 'drawer-short': {
      const most = textFromMinor(refusal.mostMinor, refusal.currency)
      return { detail: `At most ${most} ${refusal.currency}.` }
    }
    case 'carry-over-changed': {
      const money = (minor: number) => textFromMinor(minor, refusal.currency)
      const [carried, returned] = [money(refusal.carriedMinor), money(refusal.returnedMinor)]
      return { detail: `${carried} would be carried over and ${returned} given back.` }
    }
    case 'bill-reversed':
      return { settlement: refusal.by, detail: `Reversed by ${refusal.by}.` }
    case 'visit-moved':
      return { pointer: '/basis', detail: refusal.detail }
    case 'payment-on-its-way':
      return { detail: `Reference ${refusal.reference}.` }
    case 'currency-of-counter':
      return { detail: `The bill is in ${refusal.currency}.` }
    case 'shift-open':
    case 'shift-closed':
    case 'shift-unknown':
      return { detail: `Shift ${refusal.shift}.` }
    case 'channel-away':
      return { retryAfterSeconds: 30 }
    case 'no-open-shift':
    case 'counter-closed':
      return { detail: `Institution ${refusal.institution}.` }
    case 'second-person-needed':
      return { detail: `The shift is of ${refusal.first}.` }
    default:
      return {}
  }
}
