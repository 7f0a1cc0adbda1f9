/** Words of a patient's own pages. */
import type { OwnWords } from './zh-CN.ts'

export const ownEn: OwnWords = {
  nav: { coverages: 'My coverages', bills: 'My bills' },
  self: 'Myself',
  ward: 'Person in my care {{n}}',
  whose: 'Whose data',
  signIn: 'Sign in as the patient, or as a guardian, to see this.',
  toSignIn: 'Sign in',
  coverages: {
    title: 'My coverages',
    lead: 'Your public insurance, policies and accounts, and how much of each is used in this period.',
    none: 'No coverage is known',
    noneHint: 'Once you are insured it is listed here.',
    period: '{{from}} to {{to}}',
    used: 'Used in this period',
    unused: 'Not used in this period',
  },
  copy: {
    title: 'A copy of my data',
    lead: 'Your coverages, bills, claims, consents, consultations, prescriptions and referrals, and who saw what, in one file (JSON). Taking it is written to the access record as well.',
    take: 'Download my data',
    taking: 'Putting it together…',
  },
  bills: {
    title: 'My bills',
    lead: 'Each settlement: how much in all, who paid what, and what you paid. Open one to see every step.',
    none: 'No bills yet',
    noneHint:
      'They appear here once a hospital, clinic or pharmacy of the alliance has settled one.',
    total: 'Total',
    cash: 'You paid',
    steps: 'Every step',
    back: 'Back to my bills',
    state: { live: 'Settled', reversed: 'Taken back', reversal: 'Reversal' },
    more: 'Show earlier bills',
  },
}
