/** What looks into all buckets, and why it may: nobody waits for it, or it is seldom needed. */
export const everywhere: Readonly<Record<string, string>> = {
  'open-holds-to-complete': 'the completer, in the background',
  'counter-tenders-to-complete': 'the completer of the counters, in the background',
  'counter-invoices-to-complete': 'the completer of the counters, in the background',
  'buckets-behind': 'the deriver, in the background',
  'access-buckets-behind': 'the chainer of the access record, in the background',
  'due-consent-notices': 'whoever tells recipients of withdrawals, in the background',
  'authorisations-that-open': 'what opens claims by themselves, in the background',
  'cases-to-do': 'the completer of claims, in the background',
  'claims-overtaken': 'the completer of claims, in the background',
  'read-budget-names': 'a budget was made since this process last looked: what is its name?',
  'unfinished-visits': 'visits that a dead process left, in the background',
  'open-platform-orders': 'bills that a platform was asked about, found out in the background',
  'answered-platform-orders': 'the day of a platform, when it is reconciled',
  'read-requests': 'a key that was refused by the unique index: whose is it?',
  'read-live-visits': 'a visit that was refused by the unique index: whose is it?',
}
