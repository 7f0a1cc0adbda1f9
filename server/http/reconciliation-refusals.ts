/** How refusals about statements and breaks are answered. */
import type { ReconciliationRefusal } from '../usecases/reconciliation/refusal.ts'

export const reconciliationAnswers = {
  'break-unknown': {
    status: 404,
    title: 'There is no such break.',
    remedy: 'Use an id from the list of breaks.',
  },
  'break-closed': {
    status: 409,
    title: 'The break is resolved or cleared already.',
    remedy: 'Open it and see by whom; a note can still be added.',
  },
  'break-has-proposal': {
    status: 409,
    title: 'A resolution is proposed already.',
    remedy: 'Have it approved or rejected, or let its maker withdraw it.',
  },
  'break-without-proposal': {
    status: 409,
    title: 'No resolution is proposed.',
    remedy: 'Propose one first.',
  },
  'checker-is-maker': {
    status: 403,
    title: 'Whoever made this may not decide on it.',
    remedy: 'Ask a second person to check it.',
  },
  'not-the-maker': {
    status: 403,
    title: 'Only its maker may withdraw a proposal.',
    remedy: 'Reject it instead.',
  },
  'side-unknown': {
    status: 422,
    title: 'The break has no such side.',
    remedy: 'Name one of the sides that the break shows.',
  },
  'statement-unknown': {
    status: 404,
    title: 'There is no such statement.',
    remedy: 'Use an id from the list of statements.',
  },
  'statement-quarantined': {
    status: 409,
    title: 'This statement is in quarantine and is not used.',
    remedy: 'Read what is wrong with it, and have its party send a corrected one.',
  },
  'statements-missing': {
    status: 409,
    title: 'A side has not handed in a statement for these days.',
    remedy: 'Receive its statement first, or name other days.',
  },
  'statements-differ': {
    status: 422,
    title: 'The statements do not belong together.',
    remedy: 'Choose one statement of each party for the same payer and the same days.',
  },
  'run-unknown': {
    status: 404,
    title: 'There is no such reconciliation.',
    remedy: 'Use an id from the list of reconciliations.',
  },
  'days-unreadable': {
    status: 422,
    title: 'The days are none of the calendar, or their order is wrong.',
    remedy: 'Write them as 2026-03-10, the earlier first.',
  },
  'party-unknown': {
    status: 422,
    title: 'No such party has an account in the journal.',
    remedy: 'Name an institution or a payer as institution:ID or payer:ID.',
  },
  'statement-follows': {
    status: 409,
    title: 'A later statement of this party is there already.',
    remedy: 'Read the statements of the party; what was recorded since stands in the next one.',
  },
  'payment-unknown': {
    status: 404,
    title: 'There is no such payment order.',
    remedy: 'Use an id from the list of payment orders.',
  },
  'payment-decided': {
    status: 409,
    title: 'The payment order was decided already.',
    remedy: 'Open it and see by whom.',
  },
  'payment-not-sent': {
    status: 409,
    title: 'The payment order is not with the bank.',
    remedy: 'Note what became of it once its file was written.',
  },
} as const satisfies Record<
  ReconciliationRefusal['code'],
  { readonly status: number; readonly title: string; readonly remedy: string }
>

/** What a refusal is about, for its detail; undefined where the title says it all. */
export function reconciliationDetail(refusal: ReconciliationRefusal): string | undefined {
  switch (refusal.code) {
    case 'side-unknown':
    case 'statements-missing':
      return `It is the side ${refusal.side}.`
    case 'statement-unknown':
    case 'statement-quarantined':
      return `It is the statement ${refusal.file}.`
    case 'statements-differ':
      return `They differ in their ${refusal.what}.`
    case 'run-unknown':
      return `It is the reconciliation ${refusal.run}.`
    case 'days-unreadable':
      return undefined
    case 'party-unknown':
    case 'statement-follows':
      return `It is the party ${refusal.party}.`
    case 'payment-unknown':
    case 'payment-decided':
    case 'payment-not-sent':
      return `It is the payment order ${refusal.payment}.`
    default:
      return 'break' in refusal ? `It is the break ${refusal.break}.` : `It is ${refusal.payment}.`
  }
}
