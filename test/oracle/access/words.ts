/** The words of a question about access, written down a second time. */

export const who = [
  'cashier',
  'supervisor',
  'doctor',
  'pharmacist',
  'referral-desk',
  'claims-handler',
  'clearing-officer',
  'auditor',
  'operator',
  'patient',
  'guardian',
]

export const deeds = [
  ...['quote', 'settle', 'reverse', 'read-settlement', 'find-person', 'read-person'],
  ...['take-money', 'give-back', 'read-counter', 'run-shift', 'post-difference'],
  ...['read-record', 'read-prescription', 'read-referral', 'read-claim', 'read-access-record'],
  ...['read-consents', 'give-consent', 'open-emergency', 'review-emergency'],
  'reveal-identity',
  ...['open-claim', 'decide-claim', 'request-guarantee', 'answer-request', 'read-product-data'],
  ...['read-clearing', 'run-clearing', 'receive-statement', 'reconcile', 'read-breaks'],
  ...['work-on-break', 'write-statement', 'order-payment', 'export-journal', 'verify'],
  ...['read-status', 'read-transfers', 'keep-transfers'],
  ...['keep-registry', 'read-partners', 'keep-partners'],
  ...['issue-code', 'push-contract'],
  ...['write-prescription', 'work-on-prescription', 'choose-pharmacy', 'read-drug-mapping'],
  ...['work-on-referral', 'read-capacity', 'run-capacity'],
  ...['work-on-tests', 'read-recognition'],
  'consult',
  ...['register-person', 'match-persons', 'show-credential', 'read-enrolment', 'enrol'],
  ...['keep-coverages', 'keep-teams'],
]

export const ends = [
  ...['settlement', 'inquiry', 'counter', 'care', 'dispensing', 'referral', 'claim'],
  ...['clearing', 'reconciliation', 'audit', 'operation', 'own-data', 'secondary-use'],
]

export const standings = [
  ...['present', 'patient', 'past-patient', 'own-claim', 'self', 'guardian', 'none'],
]

/** The last stands for none that was named. */
export const grounds = [
  ...['consent', 'contract', 'duty', 'supervision', 'emergency', 'own-right', ''],
]

export const wills = ['given', 'withdrawn', 'expired', 'left-out']

export const lands = ['mainland', 'hong-kong', 'macau']

/** A question. It is changed in place while all are walked through. */
export interface Question {
  who: string
  does: string
  end: string
  standing: string
  /** The data come from the institution that the asker works for. */
  isHome: boolean
  ground: string
  will: string
  dataIn: string
  askerIn: string
  isFiled: boolean
}
