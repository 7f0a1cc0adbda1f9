/**
 * Who may do what with whose data: the one table that decides. It is written to be read by whoever
 * answers for data protection; `docs/guide/access.md` explains its words. A row grants; what no row
 * grants is refused. What the law of a place asks besides stands below the rights.
 */

/** What each act shows or uses of a person; an act of which nothing stands here needs no basis. */
export const dataTable = `
  act                 kinds of data
  find-person         identity
  register-person     identity
  match-persons       identity
  keep-coverages      coverage
  show-credential     identity
  read-enrolment      identity record
  enrol               identity record
  read-person         identity coverage
  quote               coverage bill diagnosis
  settle              coverage bill diagnosis
  reverse             bill
  read-settlement     identity coverage bill diagnosis
  take-money          money
  give-back           money
  read-counter        money
  read-record         identity diagnosis record
  consult             identity diagnosis record
  read-prescription   identity diagnosis prescription
  write-prescription    identity diagnosis prescription
  work-on-prescription  identity diagnosis prescription
  choose-pharmacy       prescription bill
  read-referral       identity diagnosis referral
  work-on-referral    identity diagnosis referral
  work-on-tests       identity diagnosis record
  read-claim          identity bill diagnosis claim
  open-claim          bill diagnosis claim
  decide-claim        claim
  request-guarantee   coverage diagnosis claim
  answer-request      bill claim
  read-access-record  access-record
  read-consents       consent
  give-consent        consent
  open-emergency      identity
  review-emergency    access-record
  reveal-identity     identity
  issue-code          coverage
`

/** These are data on health, which the law of each place guards more closely. */
export const healthTable = 'coverage bill diagnosis record prescription referral claim'

/**
 * Whose: `present` shows a credential here and now, `patient` has an open or recent visit here,
 * `past-patient` had one long ago. Where: the visit was at the own institution, or at any.
 */
export const rightsTable = `
  role              may                                          for                           whose                            where  on the basis of
  cashier           find-person                                  settlement                    present                          own    duty contract
  cashier           register-person                              settlement                    present                          own    duty
  cashier           keep-coverages                               settlement                    present                          own    duty
  cashier           read-person quote                            settlement inquiry            present patient past-patient     own    duty contract
  cashier           settle reverse                               settlement                    present patient past-patient     own    duty contract
  cashier           read-settlement                              settlement inquiry            patient past-patient             own    duty contract
  cashier           take-money give-back read-counter            counter                       present patient past-patient     own    duty contract
  cashier           reveal-identity                              settlement                    present patient past-patient     own    duty contract
  cashier           run-shift                                    counter                       -                                own    -
  cashier           request-guarantee                            settlement                    present patient past-patient     own    duty
  supervisor        read-settlement                              settlement inquiry            patient past-patient             own    duty
  supervisor        read-counter                                 counter audit                 patient past-patient             own    duty
  supervisor        post-difference                              counter                       -                                own    -
  supervisor        answer-request                               inquiry                       patient past-patient             own    duty
  doctor            find-person                                  care referral                 present                          own    duty
  doctor            read-person                                  care referral                 present patient                  own    duty
  doctor            read-record read-prescription                care                          present patient                  own    duty contract
  doctor            read-record read-prescription                care                          present patient past-patient     any    consent
  doctor            consult                                      care                          present patient                  own    duty
  doctor            write-prescription                           care                          present patient                  own    duty
  doctor            read-enrolment enrol                         care                          present patient past-patient     own    duty
  doctor            read-referral                                care referral                 present patient                  own    duty contract
  doctor            read-record read-prescription read-referral  referral                      present patient                  any    consent
  doctor            find-person read-record read-prescription    care                          present patient past-patient none  any  emergency
  doctor            work-on-referral                             referral                      present patient                  own    duty
  doctor            work-on-tests                                care                          present patient                  own    duty
  doctor            keep-teams                                   care                          -                                own    -
  doctor            read-capacity                                referral                      -                                any    -
  doctor            read-drug-mapping                            care                          -                                any    -
  doctor            reveal-identity                              care                          present patient                  own    duty
  doctor            open-emergency reveal-identity               care                          present patient past-patient none  any  emergency
  pharmacist        find-person read-person                      dispensing                    present                          own    duty
  pharmacist        read-prescription                            dispensing                    present patient                  own    duty contract
  pharmacist        work-on-prescription settle reverse          dispensing                    present patient                  own    duty
  pharmacist        read-prescription                            dispensing                    present                          any    consent
  pharmacist        read-drug-mapping                            dispensing                    -                                any    -
  referral-desk     find-person                                  referral                      present                          own    duty
  referral-desk     read-referral                                referral                      present patient                  own    duty
  referral-desk     read-referral                                referral                      present patient                  any    consent
  referral-desk     work-on-referral                             referral                      present patient                  own    duty
  referral-desk     read-capacity                                referral                      -                                any    -
  referral-desk     run-capacity                                 referral                      -                                own    -
  claims-handler    read-claim decide-claim                      claim                         own-claim                        own    contract consent
  claims-handler    read-settlement                              claim                         own-claim                        any    contract consent
  claims-handler    reveal-identity                              claim                         own-claim                        own    contract consent
  claims-handler    push-contract                                claim                         -                                own    -
  claims-handler    read-product-data                            secondary-use                 -                                own    -
  clearing-officer  read-settlement                              clearing reconciliation       patient past-patient none        own    duty
  clearing-officer  read-clearing run-clearing                   clearing                      -                                own    -
  clearing-officer  receive-statement reconcile read-breaks      reconciliation                -                                own    -
  clearing-officer  work-on-break write-statement order-payment  reconciliation                -                                own    -
  auditor           read-settlement read-counter                 audit                         patient past-patient none        own    supervision
  auditor           read-access-record                           audit                         patient past-patient none        own    supervision
  auditor           review-emergency                             audit                         patient past-patient none        own    supervision
  auditor           read-consents                                audit                         patient past-patient none        own    supervision
  auditor           verify export-journal                        audit                         -                                own    -
  auditor           read-clearing read-breaks                    audit                         -                                own    -
  auditor           read-drug-mapping                            audit                         -                                any    -
  auditor           read-recognition                             audit                         -                                own    -
  auditor           read-transfers read-partners                 audit                         -                                own    -
  operator          read-drug-mapping read-capacity              operation                     -                                any    -
  operator          verify                                       audit                         -                                own    -
  operator          read-recognition                             operation                     -                                own    -
  operator          read-status                                  operation                     -                                own    -
  operator          register-person match-persons                operation                     present patient past-patient none  own    duty
  operator          read-transfers keep-transfers                operation                     -                                own    -
  operator          keep-registry read-partners keep-partners    operation                     -                                own    -
  patient           read-person read-settlement quote            own-data                      self                             any    own-right
  patient           read-record read-prescription read-referral  own-data                      self                             any    own-right
  patient           show-credential read-enrolment enrol         own-data                      self                             any    own-right
  patient           consult                                      own-data                      self                             any    own-right
  patient           choose-pharmacy                              own-data                      self                             any    own-right
  patient           read-claim open-claim read-access-record     own-data                      self                             any    own-right
  patient           work-on-referral                             own-data                      self                             any    own-right
  patient           read-capacity                                own-data                      -                                any    -
  patient           issue-code                                   own-data                      self                             any    own-right
  patient           read-consents give-consent                   own-data                      self                             any    own-right
  guardian          read-person read-settlement quote            own-data                      guardian                         any    own-right
  guardian          read-record read-prescription read-referral  own-data                      guardian                         any    own-right
  guardian          show-credential read-enrolment enrol         own-data                      guardian                         any    own-right
  guardian          consult                                      own-data                      guardian                         any    own-right
  guardian          choose-pharmacy                              own-data                      guardian                         any    own-right
  guardian          read-claim open-claim read-access-record     own-data                      guardian                         any    own-right
  guardian          read-consents give-consent                   own-data                      guardian                         any    own-right
  guardian          work-on-referral                             own-data                      guardian                         any    own-right
  guardian          read-capacity                                own-data                      -                                any    -
  guardian          issue-code                                   own-data                      guardian                         any    own-right
`

/**
 * What the law of the place where the data lie asks besides a right. A row holds when all of its
 * columns do; `elsewhere` is another institution, `abroad` another jurisdiction, and `any` all of
 * them. `never` cannot be met. The mark says how sure we are of the source: none of these was read in
 * its official text yet.
 */
export const lawTable = `
  rule                       law of     where      bases                  purposes             kinds   needs    mark          source
  mainland.consent           mainland   any        consent                any                  any     consent  illustrative  Personal Information Protection Law, arts. 13, 14, 15, 29
  hong-kong.consent          hong-kong  any        consent                any                  any     consent  illustrative  Cap. 486, s. 2(3) and data protection principle 3
  macau.consent              macau      any        consent                any                  any     consent  illustrative  Law 8/2005, arts. 4, 6, 7
  mainland.other-handler     mainland   elsewhere  contract               any                  any     consent  illustrative  Personal Information Protection Law, art. 23
  hong-kong.new-purpose      hong-kong  any        contract duty          claim secondary-use  any     consent  illustrative  Cap. 486, data protection principle 3
  macau.sensitive            macau      any        contract               any                  health  consent  illustrative  Law 8/2005, art. 7
  mainland.leaving-consent   mainland   abroad     consent contract duty  any                  any     consent  illustrative  Personal Information Protection Law, art. 39
  hong-kong.leaving-consent  hong-kong  abroad     consent contract duty  any                  any     consent  transcribed   Cap. 486, s. 33, not in force: asked by the alliance all the same
  macau.leaving-consent      macau      abroad     consent contract duty  any                  any     consent  illustrative  Law 8/2005, arts. 19, 20
  mainland.leaving-filing    mainland   abroad     consent contract duty  any                  any     filing   transcribed   Standard contract of the Greater Bay Area, filed within ten working days
  hong-kong.leaving-filing   hong-kong  abroad     consent contract duty  any                  any     filing   transcribed   Standard contract of the Greater Bay Area, filed within ten working days
  macau.leaving-filing       macau      abroad     consent contract duty  any                  any     filing   transcribed   Standard contract of the Greater Bay Area, filed within ten working days
  mainland.foreign-power     mainland   abroad     supervision            any                  any     never    illustrative  Data Security Law, art. 36
  hong-kong.foreign-power    hong-kong  abroad     supervision            any                  any     never    illustrative  Cap. 486, data protection principle 3
  macau.foreign-power        macau      abroad     supervision            any                  any     never    illustrative  Law 8/2005, art. 19
`

/** A visit counts as recent for so many days after its last one: a choice of this project, no rule of law. */
export const recentDays = 90
