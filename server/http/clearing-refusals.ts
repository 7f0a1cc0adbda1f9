/** How each refusal of clearing is answered. A refusal without a row does not compile. */
import { textFromMinor } from '../../engine/base/money.ts'
import type { ClearingRefusal } from '../usecases/clearing/refusal.ts'
import type { Problem } from './problem.ts'

export const answerToClearing = {
  'window-unknown': {
    status: 404,
    title: 'There is no such clearing window.',
    remedy: 'Use a number from the list of windows.',
  },
  'period-over': {
    status: 409,
    title: 'Windows of a later month have been closed.',
    remedy: 'Close the window for that month or a later one.',
  },
  'period-open': {
    status: 409,
    title: 'The month still has its open window.',
    remedy: 'Close the last window of the month, and the first one of the next month.',
  },
  'clearing-behind': {
    status: 503,
    title: 'Not everything in the windows of the month has been worked out yet.',
    remedy: 'Send the same request again in a moment.',
  },
  'period-unreconciled': {
    status: 409,
    title: 'Not every day of the month has been reconciled with every fund.',
    remedy:
      'Run a reconciliation with the fund and for the day that are named, then take the step again.',
  },
  'year-running': {
    status: 409,
    title: 'A window of the year can still be closed.',
    remedy: 'Close the last window of December, and the first one of the next year.',
  },
  'year-empty': {
    status: 409,
    title: 'No window belongs to the year.',
    remedy: 'Name a year in which bills were cleared.',
  },
  'year-month-open': {
    status: 409,
    title: 'A month of the year has not been fed back.',
    remedy: 'Take the steps of the month that is named to its end.',
  },
  'year-case-open': {
    status: 409,
    title: 'Cases of the year have no final amount.',
    remedy: 'Propose the final amount of each of them, and have it released.',
  },
  'year-closed': {
    status: 409,
    title: 'The year has been closed.',
    remedy: 'Correct it in the year that is open, by an entry by hand that names the case.',
  },
  'step-done': {
    status: 409,
    title: 'This step of the month has been taken.',
    remedy: 'Open the month again to see how far it has come.',
  },
  'step-blocked': {
    status: 409,
    title: 'Another step of the month comes first.',
    remedy: 'Take the step that is named, or wait for whoever takes it.',
  },
  'proposal-unknown': {
    status: 404,
    title: 'There is no such proposal.',
    remedy: 'Use an id from the list of proposals.',
  },
  'proposal-decided': {
    status: 409,
    title: 'The proposal has been decided.',
    remedy: 'Open it to see by whom; make a new one if it was rejected.',
  },
  'proposal-waiting': {
    status: 409,
    title: 'The same has been proposed or released before.',
    remedy: 'Open the proposal that is named, and have it decided.',
  },
  'second-person-needed': {
    status: 403,
    title: 'Whoever proposed it cannot release it.',
    remedy: 'Ask a second person to release it.',
  },
  'nothing-to-post': {
    status: 422,
    title: 'Nothing would be booked.',
    remedy: 'State an amount that is not zero.',
  },
  'cap-below-spent': {
    status: 409,
    title: 'More than that is spent of the budget, or it is kept in another currency.',
    remedy: 'State a cap that is not below what is spent, in the currency of the budget.',
  },
  'prepayment-normal': {
    status: 409,
    title: 'The prepayment is not used up so far that it may be increased.',
    remedy: 'Ask again when the use is shown in yellow or red.',
  },
  'increase-over': {
    status: 409,
    title: 'The days in which an increase may be asked for are over.',
    remedy: 'Ask for it with the next month.',
  },
  'share-unknown': {
    status: 422,
    title: 'The settlement has no such share.',
    remedy: 'Name a payer that the settlement shows.',
  },
  'settlement-reversed': {
    status: 409,
    title: 'The settlement was taken back.',
    remedy: 'Use the settlement that replaced it.',
  },
  'payout-unknown': {
    status: 404,
    title: 'The patient owes nothing for that settlement.',
    remedy: 'Use a row from the list of what patients owe.',
  },
  'more-than-owed': {
    status: 422,
    title: 'This is more than is owed.',
    remedy: 'Lower the amount.',
  },
  'settlement-list-missing': {
    status: 409,
    title: 'A case is priced only once its settlement list has arrived.',
    remedy: 'Have the institution send its settlement list.',
  },
  'case-left-out': {
    status: 409,
    title: 'The case was left out of payment by case.',
    remedy: 'It is paid by its sheet.',
  },
  'posting-refused': {
    status: 422,
    title: 'These postings cannot be made by hand.',
    remedy: 'Use accounts of clearing, and amounts that sum to zero.',
  },
  'record-unknown': {
    status: 404,
    title: 'There is no such record.',
    remedy: 'Use an id from the list.',
  },
  'act-out-of-turn': {
    status: 409,
    title: 'This cannot be done now.',
    remedy: 'Open the record again to see what comes next.',
  },
  'stay-not-open': {
    status: 422,
    title: 'This stay is not one that may be looked into together.',
    remedy: 'Choose a stay in another province from the list of candidates.',
  },
  'investigated-already': {
    status: 409,
    title: 'This stay has been raised before.',
    remedy: 'Open it in the queue.',
  },
} as const satisfies Record<
  ClearingRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

/** What happened in this case, beside the row of the table. */
export function clearingProblem(refusal: ClearingRefusal): Partial<Problem> {
  switch (refusal.code) {
    case 'window-unknown':
      return { detail: `Window ${refusal.window} has not been closed.` }
    case 'period-over':
      return { detail: `The last window belongs to ${refusal.last}.` }
    case 'period-open':
    case 'clearing-behind':
      return { detail: `The month is ${refusal.period}.` }
    case 'period-unreconciled':
      return { detail: `No reconciliation with ${refusal.payer} covers ${refusal.day}.` }
    case 'year-running':
    case 'year-empty':
    case 'year-closed':
      return { detail: `The year is ${refusal.year}.` }
    case 'year-month-open':
      return { detail: `${refusal.period} waits for "${refusal.step}".` }
    case 'year-case-open': {
      const { open, institution, payer } = refusal
      return { detail: `${open} of ${institution} with ${payer}.` }
    }
    case 'step-done':
      return { detail: `The step is "${refusal.step}".` }
    case 'step-blocked':
      return { detail: `"${refusal.by}" comes before "${refusal.step}".` }
    case 'proposal-unknown':
    case 'proposal-decided':
    case 'proposal-waiting':
      return { detail: `The proposal is ${refusal.proposal}.` }
    case 'second-person-needed':
      return { detail: `It was proposed by ${refusal.first}.` }
    case 'prepayment-normal':
      return { detail: `${refusal.usedE4 / 100} % of it is used.` }
    case 'increase-over':
      return { detail: `It could be asked for until ${refusal.askBy}.` }
    case 'share-unknown':
    case 'payout-unknown':
      return { settlement: refusal.settlement, detail: `The payer is ${refusal.payer}.` }
    case 'settlement-reversed':
    case 'settlement-list-missing':
    case 'case-left-out':
    case 'stay-not-open':
    case 'investigated-already':
      return { settlement: refusal.settlement }
    case 'more-than-owed': {
      const { mostMinor, currency } = refusal
      return { detail: `At most ${textFromMinor(mostMinor, currency)} ${currency} is owed.` }
    }
    case 'posting-refused':
      return { detail: refusal.detail }
    case 'record-unknown':
      return { detail: `${refusal.record} is not on the list.` }
    case 'act-out-of-turn':
      return { detail: `It is "${refusal.state}", so nobody can "${refusal.act}" it.` }
    case 'cap-below-spent':
      return { detail: `The budget is ${refusal.budget}.` }
    case 'nothing-to-post':
      return {}
  }
}
