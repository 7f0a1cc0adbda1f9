/** Mistakes to plant into the table of rights, the laws, and what decides by them. */
import type { Mutant } from '../mutants.ts'

type Row = readonly [name: string, find: string, put: string]

const byFile: Readonly<Record<string, readonly Row[]>> = {
  'access/rights-table.ts': [
    [
      'a cashier opens the insurance of whoever is served',
      'cashier           read-person quote ',
      'cashier           read-person quote issue-code ',
    ],
    [
      'an insurer pushes contracts of another one',
      'push-contract                                claim                         -                                own ',
      'push-contract                                claim                         -                                any ',
    ],
    [
      'a cashier reads bills of whoever comes by',
      'read-settlement                              settlement inquiry            patient past-patient             own    duty contract',
      'read-settlement                              settlement inquiry            patient past-patient none        own    duty contract',
    ],
    [
      'a cashier settles for another institution',
      'settle reverse                               settlement                    present patient past-patient     own',
      'settle reverse                               settlement                    present patient past-patient     any',
    ],
    [
      'a cashier looks for persons out of curiosity',
      'cashier           find-person                                  settlement      ',
      'cashier           find-person                                  settlement inquiry',
    ],
    [
      'a cashier settles with consent alone',
      'settle reverse                               settlement                    present patient past-patient     own    duty contract',
      'settle reverse                               settlement                    present patient past-patient     own    duty contract consent',
    ],
    [
      'a cashier reads records',
      'cashier           read-person quote ',
      'cashier           read-person quote read-record ',
    ],
    ['a cashier posts differences', 'run-shift  ', 'run-shift post-difference  '],
    [
      'a supervisor runs a shift',
      'supervisor        post-difference',
      'supervisor        post-difference run-shift',
    ],
    [
      'a supervisor reads counters of other institutions',
      'counter audit                 patient past-patient             own ',
      'counter audit                 patient past-patient             any ',
    ],
    [
      'a doctor reads the records of people long gone without being asked',
      'care                          present patient                  own    duty contract\n  doctor            read-record read-prescription                care ',
      'care                          present patient past-patient     own    duty contract\n  doctor            read-record read-prescription                care ',
    ],
    [
      'a doctor reads records of other institutions on duty',
      'care                          present patient past-patient     any    consent',
      'care                          present patient past-patient     any    consent duty',
    ],
    [
      'a doctor reads records for research',
      'referral                      present patient                  any    consent\n  doctor            find-person read-record',
      'referral secondary-use        present patient                  any    consent\n  doctor            find-person read-record',
    ],
    [
      'an emergency needs a patient of ours',
      'read-prescription    care                          present patient past-patient none  any  emergency',
      'read-prescription    care                          present patient past-patient  any  emergency',
    ],
    [
      'an emergency stops at the door',
      'read-prescription    care                          present patient past-patient none  any  emergency',
      'read-prescription    care                          present patient past-patient none  own  emergency',
    ],
    [
      'an emergency is one for bills',
      'find-person read-record read-prescription    care',
      'find-person read-record read-settlement    care',
    ],
    [
      'an emergency is opened on duty',
      'open-emergency reveal-identity               care                          present patient past-patient none  any  emergency',
      'open-emergency reveal-identity               care                          present patient past-patient none  any  emergency duty',
    ],
    [
      'a cashier ends the rights of people who are not there',
      'keep-coverages                               settlement                    present        ',
      'keep-coverages                               settlement                    present patient',
    ],
    [
      'a doctor puts together the teams of other houses',
      'keep-teams                                   care                          -                                own ',
      'keep-teams                                   care                          -                                any ',
    ],
    [
      'a cashier is told names out of curiosity',
      'cashier           reveal-identity                              settlement        ',
      'cashier           reveal-identity                              settlement inquiry',
    ],
    [
      'an auditor gives consents',
      'auditor           read-consents  ',
      'auditor           read-consents give-consent  ',
    ],
    [
      'a doctor reviews emergencies',
      'auditor           review-emergency',
      'doctor            review-emergency',
    ],
    [
      'a patient reads the consents of others',
      'patient           read-consents give-consent                   own-data                      self ',
      'patient           read-consents give-consent                   own-data                      self none ',
    ],
    [
      'a pharmacist reads the record',
      'pharmacist        read-prescription                            dispensing                    present patient ',
      'pharmacist        read-prescription read-record                dispensing                    present patient ',
    ],
    [
      'a pharmacist fetches prescriptions of people who are not there',
      'dispensing                    present                          any    consent',
      'dispensing                    present none                     any    consent',
    ],
    [
      'a referral desk reads all referrals on duty',
      'referral-desk     read-referral                                referral                      present patient                  any    consent',
      'referral-desk     read-referral                                referral                      present patient                  any    consent duty',
    ],
    [
      'an insurer reads bills of others’ claims',
      'read-settlement                              claim                         own-claim                        any',
      'read-settlement                              claim                         own-claim none                   any',
    ],
    [
      'an insurer reads bills for audits',
      'read-settlement                              claim                         own-claim ',
      'read-settlement                              claim audit                   own-claim ',
    ],
    [
      'an insurer reads the record of a claim',
      'claims-handler    read-claim decide-claim  ',
      'claims-handler    read-claim decide-claim read-record  ',
    ],
    [
      'an insurer decides claims of another',
      'claims-handler    read-claim decide-claim                      claim                         own-claim                        own ',
      'claims-handler    read-claim decide-claim                      claim                         own-claim                        any ',
    ],
    [
      'a hospital answers insurers about whoever comes by',
      'answer-request                               inquiry                       patient past-patient ',
      'answer-request                               inquiry                       patient past-patient present ',
    ],
    [
      'a guarantee is asked at another hospital',
      'request-guarantee                            settlement                    present patient past-patient     own ',
      'request-guarantee                            settlement                    present patient past-patient     any ',
    ],
    [
      'a guardian claims for anybody',
      'guardian          read-claim open-claim read-access-record     own-data                      guardian ',
      'guardian          read-claim open-claim read-access-record     own-data                      guardian none ',
    ],
    [
      'a clearing officer reads for other purposes',
      'clearing reconciliation       patient past-patient none',
      'clearing reconciliation audit  patient past-patient none',
    ],
    [
      'a clearing officer verifies the journal',
      'read-clearing run-clearing  ',
      'read-clearing run-clearing verify  ',
    ],
    [
      'an auditor reads on no power',
      'read-settlement read-counter                 audit                         patient past-patient none        own    supervision',
      'read-settlement read-counter                 audit                         patient past-patient none        own    supervision duty',
    ],
    [
      'an operator exports the journal',
      'operator          verify',
      'operator          verify export-journal',
    ],
    [
      'a patient reads anybody’s bills',
      'patient           read-person read-settlement quote            own-data                      self ',
      'patient           read-person read-settlement quote            own-data                      self none ',
    ],
    [
      'a patient may not see who looked',
      'patient           read-claim open-claim read-access-record',
      'patient           read-claim open-claim',
    ],
    [
      'a guardian acts for the guardian alone',
      'guardian          read-record read-prescription read-referral  own-data                      guardian',
      'guardian          read-record read-prescription read-referral  own-data                      self',
    ],
    [
      'what a patient may read ends at the door',
      'patient           read-record read-prescription read-referral  own-data                      self                             any',
      'patient           read-record read-prescription read-referral  own-data                      self                             own',
    ],
    ['a bill shows no person', '  read-settlement     identity coverage bill diagnosis\n', ''],
    ['the access record is nobody’s data', '  read-access-record  access-record\n', ''],
    ['bills say nothing of health', "'coverage bill diagnosis record", "'coverage record"],
    [
      'consent in the mainland is a formality',
      'mainland.consent           mainland   any        consent  ',
      'mainland.consent           mainland   abroad     consent  ',
    ],
    [
      'consent in Macau is asked in Hong Kong',
      'macau.consent              macau ',
      'macau.consent              hong-kong ',
    ],
    [
      'a contract hands data over',
      'mainland   elsewhere  contract ',
      'mainland   abroad     contract ',
    ],
    [
      'a claim is no new purpose',
      'claim secondary-use  any     consent',
      'secondary-use  any     consent',
    ],
    [
      'contracts read health data in Macau',
      'any                  health  consent',
      'secondary-use        health  consent',
    ],
    [
      'data leave Hong Kong by duty alone',
      'hong-kong.leaving-consent  hong-kong  abroad     consent contract duty ',
      'hong-kong.leaving-consent  hong-kong  abroad     consent contract ',
    ],
    [
      'a filing for Macau is not asked for',
      'macau.leaving-filing       macau      abroad     consent contract duty ',
      'macau.leaving-filing       macau      abroad     duty ',
    ],
    [
      'an inspector reads over the border',
      'mainland.foreign-power     mainland   abroad     supervision            any                  any     never',
      'mainland.foreign-power     mainland   abroad     supervision            any                  any     filing',
    ],
    ['a visit is recent for a year', 'recentDays = 90', 'recentDays = 365'],
  ],
  'access/decide.ts': [
    [
      'the purpose is not asked',
      'ofAct.filter((row) => row.purposes.has(purpose))',
      'ofAct.filter((row) => row.purposes.size > 0 || purpose)',
    ],
    [
      'every institution is one’s own',
      'row.isAnywhere || isOwnInstitution',
      'row.isAnywhere || isOwnInstitution !== null',
    ],
    [
      'the relation is not asked',
      'here.filter((row) => row.relations.has(relation))',
      'here.filter((row) => row.relations.size > 0 || relation)',
    ],
    [
      'a basis left out is one',
      'basis !== null && row.bases.has(basis)',
      'basis === null || row.bases.has(basis)',
    ],
    ['the laws of all places hold at once', 'law.of !== dataIn ||', ''],
    [
      'only the first law holds',
      'laws.find((one) => forbids(one, asked, kinds))',
      'laws.slice(0, 1).find((one) => forbids(one, asked, kinds))',
    ],
    [
      'consent that has expired still holds',
      "return consent === 'given'",
      "return consent === 'given' || consent === 'expired'",
    ],
    [
      'consent left out is consent',
      "return consent === 'given'",
      "return consent === 'given' || consent === 'left-out'",
    ],
    [
      'consent taken back still holds',
      "return consent === 'given'",
      "return consent !== 'left-out' && consent !== 'expired'",
    ],
    [
      'what cannot be met is met by a filing',
      "return needs === 'filing' && isTransferFiled",
      'return isTransferFiled',
    ],
    ['nothing is elsewhere', 'return !isOwnInstitution', 'return isOwnInstitution'],
    [
      'nothing is abroad',
      "where === 'any' || dataIn !== askedIn",
      "where === 'any' || dataIn === askedIn",
    ],
    [
      'acts about persons need no basis',
      'if (kinds.length === 0) return null',
      'if (kinds.length < 2) return null',
    ],
  ],
  'access/relation.ts': [
    ['a patient is everybody’s self', "isSelf ? 'self' : 'none'", "'self'"],
    ['a guardian guards everybody', "isWard ? 'guardian' : 'none'", "'guardian'"],
    ['an insurer has a claim on everybody', "hasClaim ? 'own-claim' : 'none'", "'own-claim'"],
    ['the last recent day is not', '<= recentDays', '< recentDays'],
    [
      'visits elsewhere count here',
      'isOwnInstitution && lastVisitOn !== null',
      'lastVisitOn !== null',
    ],
    ['whoever is asked about is present', "isPresent ? 'present' : 'none'", "'present'"],
  ],
}

export const accessMutants: readonly Mutant[] = Object.entries(byFile).flatMap(([file, rows]) =>
  rows.map(([name, find, put]) => ({ name, file, find, put })),
)
