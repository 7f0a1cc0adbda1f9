/** The words in which it is asked and answered who may do what with whose data. */

export const roles = [
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
] as const

export const acts = [
  'quote',
  'settle',
  'reverse',
  'read-settlement',
  'find-person',
  'register-person',
  'match-persons',
  'keep-coverages',
  'show-credential',
  'read-enrolment',
  'enrol',
  'keep-teams',
  'read-person',
  'take-money',
  'give-back',
  'read-counter',
  'run-shift',
  'post-difference',
  'read-record',
  'consult',
  'read-prescription',
  'write-prescription',
  'work-on-prescription',
  'choose-pharmacy',
  'read-drug-mapping',
  'read-referral',
  'work-on-referral',
  'read-capacity',
  'run-capacity',
  'work-on-tests',
  'read-recognition',
  'read-claim',
  'open-claim',
  'decide-claim',
  'request-guarantee',
  'answer-request',
  'read-product-data',
  'read-access-record',
  'read-consents',
  'give-consent',
  'open-emergency',
  'review-emergency',
  'reveal-identity',
  'read-clearing',
  'run-clearing',
  'receive-statement',
  'reconcile',
  'read-breaks',
  'work-on-break',
  'write-statement',
  'order-payment',
  'export-journal',
  'verify',
  'read-status',
  'read-transfers',
  'keep-transfers',
  'keep-registry',
  'read-partners',
  'keep-partners',
  'issue-code',
  'push-contract',
] as const

export const purposes = [
  'settlement',
  'inquiry',
  'counter',
  'care',
  'dispensing',
  'referral',
  'claim',
  'clearing',
  'reconciliation',
  'audit',
  'operation',
  'own-data',
  'secondary-use',
] as const

/** How somebody stands to the person whose data it is about. */
export const relations = [
  'present',
  'patient',
  'past-patient',
  'own-claim',
  'self',
  'guardian',
  'none',
] as const

export const bases = [
  'consent',
  'contract',
  'duty',
  'supervision',
  'emergency',
  'own-right',
] as const

/** What has become of the person's consent; one that was never asked for is `left-out`. */
export const consents = ['given', 'withdrawn', 'expired', 'left-out'] as const

export const jurisdictions = ['mainland', 'hong-kong', 'macau'] as const

export const kinds = [
  'identity',
  'coverage',
  'bill',
  'diagnosis',
  'money',
  'record',
  'prescription',
  'referral',
  'claim',
  'access-record',
  'consent',
] as const

export type Role = (typeof roles)[number]
export type Act = (typeof acts)[number]
export type Purpose = (typeof purposes)[number]
export type Relation = (typeof relations)[number]
export type Basis = (typeof bases)[number]
export type Consent = (typeof consents)[number]
export type Jurisdiction = (typeof jurisdictions)[number]
export type Kind = (typeof kinds)[number]

export function isJurisdiction(text: string): text is Jurisdiction {
  return jurisdictions.some((one) => one === text)
}
