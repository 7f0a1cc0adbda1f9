/**
 * Who may see whose data, from the sentences of the laws and of the offices' duties. It shares
 * nothing with the engine, and it is put the other way round: by deed and not by office, and first
 * what is forbidden.
 */
import type { Question } from './words.ts'

type Answer = (q: Question) => boolean

const isOneOf =
  (...words: readonly string[]) =>
  (word: string) =>
    words.includes(word)

/** Of the people whom the office serves: here now, lately, or long ago. */
const isServed = isOneOf('present', 'patient', 'past-patient')
const isInCare = isOneOf('present', 'patient')
const wasHere = isOneOf('patient', 'past-patient')
const isWorkOrContract = isOneOf('duty', 'contract')

// ---------------------------------------------------------------- what each office does

/**
 * "Individuals have the right to consult and copy their personal information" (PIPL 45; Cap. 486 DPP
 * 6; Law 8/2005 art. 11). Those who have parental responsibility do so for a child (PIPL 31).
 */
const looksAtOwn: Answer = ({ who, standing, ground, end }) => {
  const isTheirs =
    (who === 'patient' && standing === 'self') || (who === 'guardian' && standing === 'guardian')
  return isTheirs && ground === 'own-right' && end === 'own-data'
}

/**
 * Consent is "given by individuals … voluntarily and explicitly" and by the same hand taken back (PIPL
 * 14, 15); below the age of the law the parent or guardian gives it (PIPL 31). Nobody else does.
 */
const decidesOnOwn: Answer = (q) => looksAtOwn(q)

/** Whoever collects the money of the own institution, for the bill that is to be settled. */
const cashierOn =
  (...ends: readonly string[]): Answer =>
  ({ who, isHome, ground, end }) =>
    who === 'cashier' && isHome && isWorkOrContract(ground) && ends.includes(end)

/** The physician who treats, and whoever a life depends on (PIPL 13(4); Cap. 486 s. 59; Law 8/2005 art. 7). */
const savesLife: Answer = ({ who, ground, end, standing }) =>
  who === 'doctor' &&
  ground === 'emergency' &&
  end === 'care' &&
  (isServed(standing) || standing === 'none')

const inspects: Answer = ({ who, ground, end, isHome, standing }) =>
  who === 'auditor' &&
  ground === 'supervision' &&
  end === 'audit' &&
  isHome &&
  (wasHere(standing) || standing === 'none')

const readsClaim: Answer = ({ who, end, standing, ground }) =>
  who === 'claims-handler' &&
  end === 'claim' &&
  standing === 'own-claim' &&
  (ground === 'contract' || ground === 'consent')

/** Treatment with what the own institution holds; what others hold comes with the patient's word. */
const treats: Answer = ({ who, end, standing, ground, isHome }) => {
  if (who !== 'doctor' || end !== 'care') return false
  if (ground === 'consent') return isServed(standing)
  return isHome && isWorkOrContract(ground) && isInCare(standing)
}

const refersOn: Answer = ({ who, end, standing, ground }) =>
  who === 'doctor' && end === 'referral' && ground === 'consent' && isInCare(standing)

const hereOnDuty: Answer = ({ isHome, ground }) => isHome && ground === 'duty'

/** A pharmacy sells and takes back what it dispenses, and settles that with the fund itself. */
const dispenses: Answer = (q) =>
  q.who === 'pharmacist' && q.end === 'dispensing' && hereOnDuty(q) && isInCare(q.standing)

const isFound: Answer = (q) => {
  if (q.standing !== 'present') return false
  if (q.who === 'cashier') return cashierOn('settlement')(q)
  if (!hereOnDuty(q)) return false
  if (q.who === 'doctor') return q.end === 'care' || q.end === 'referral'
  if (q.who === 'pharmacist') return q.end === 'dispensing'
  return q.who === 'referral-desk' && q.end === 'referral'
}

const keepsPersonsRight: Answer = (q) =>
  q.who === 'operator' &&
  q.end === 'operation' &&
  hereOnDuty(q) &&
  (isServed(q.standing) || q.standing === 'none')

const looksAfter: Answer = (q) =>
  q.who === 'doctor' && q.end === 'care' && hereOnDuty(q) && isServed(q.standing)

const isOffice =
  (who: string, ...ends: readonly string[]): Answer =>
  (q) =>
    q.who === who && q.isHome && ends.includes(q.end)

const booksMoney: Answer = (q) => cashierOn('counter')(q) && isServed(q.standing)

/** By deed: in which of these cases it belongs to the work of whoever does it. */
const worksThat: Readonly<Record<string, readonly Answer[]>> = {
  quote: [(q) => cashierOn('settlement', 'inquiry')(q) && isServed(q.standing), looksAtOwn],
  settle: [(q) => cashierOn('settlement')(q) && isServed(q.standing), dispenses],
  reverse: [(q) => cashierOn('settlement')(q) && isServed(q.standing), dispenses],
  'read-settlement': [
    (q) => cashierOn('settlement', 'inquiry')(q) && wasHere(q.standing),
    (q) =>
      q.who === 'supervisor' &&
      hereOnDuty(q) &&
      wasHere(q.standing) &&
      (q.end === 'settlement' || q.end === 'inquiry'),
    (q) =>
      q.who === 'clearing-officer' &&
      hereOnDuty(q) &&
      (wasHere(q.standing) || q.standing === 'none') &&
      (q.end === 'clearing' || q.end === 'reconciliation'),
    readsClaim,
    inspects,
    looksAtOwn,
  ],
  'find-person': [isFound, savesLife],
  /**
   * "Real-name registration by a valid document" at the window where somebody stands (真实身份就医); whoever
   * runs the platform keeps its persons right, "accurate and complete" (PIPL 8), and sees who may be one.
   */
  'register-person': [
    (q) =>
      q.who === 'cashier' && q.end === 'settlement' && hereOnDuty(q) && q.standing === 'present',
    keepsPersonsRight,
  ],
  'match-persons': [keepsPersonsRight],
  /**
   * "Designated institutions check the insured person's voucher" (医疗保障基金使用监督管理条例 15), of whoever
   * stands at the window; that somebody may decide about others' rights from afar, nothing says.
   */
  'keep-coverages': [
    (q) =>
      q.who === 'cashier' && q.end === 'settlement' && hereOnDuty(q) && q.standing === 'present',
  ],
  // One's own e-credential is shown by oneself, or for a child.
  'show-credential': [looksAtOwn],
  /** "The family doctor's team and the resident sign of their own will" (国卫基层发〔2022〕10号): the two sides, no third. */
  'read-enrolment': [looksAfter, looksAtOwn],
  enrol: [looksAfter, looksAtOwn],
  // A house puts its own teams together, by a doctor of its own; a team names no resident.
  'keep-teams': [isOffice('doctor', 'care')],
  'read-person': [
    (q) => cashierOn('settlement', 'inquiry')(q) && isServed(q.standing),
    (q) =>
      q.who === 'doctor' &&
      hereOnDuty(q) &&
      isInCare(q.standing) &&
      (q.end === 'care' || q.end === 'referral'),
    (q) =>
      q.who === 'pharmacist' && hereOnDuty(q) && q.standing === 'present' && q.end === 'dispensing',
    looksAtOwn,
  ],
  'take-money': [booksMoney],
  'give-back': [booksMoney],
  'read-counter': [
    booksMoney,
    (q) =>
      q.who === 'supervisor' &&
      hereOnDuty(q) &&
      wasHere(q.standing) &&
      (q.end === 'counter' || q.end === 'audit'),
    inspects,
  ],
  'run-shift': [isOffice('cashier', 'counter')],
  'post-difference': [isOffice('supervisor', 'counter')],
  'read-record': [treats, refersOn, savesLife, looksAtOwn],
  /**
   * The physician "who holds the patient's record" follows the patient up from afar, for the own
   * institution (Measures for internet care 14, 16); the patient or the guardian asks and talks (19).
   */
  consult: [
    (q) => q.who === 'doctor' && q.end === 'care' && hereOnDuty(q) && isInCare(q.standing),
    looksAtOwn,
  ],
  'read-prescription': [
    treats,
    refersOn,
    savesLife,
    looksAtOwn,
    ({ who, end, isHome, standing, ground }) =>
      who === 'pharmacist' &&
      end === 'dispensing' &&
      (ground === 'consent'
        ? standing === 'present'
        : isHome && isWorkOrContract(ground) && isInCare(standing)),
  ],
  // "The doctor who examined the patient prescribes" (prescription measures, 2 and 14), at work in the own house.
  'write-prescription': [
    (q) => q.who === 'doctor' && q.end === 'care' && hereOnDuty(q) && isInCare(q.standing),
  ],
  // "Pharmacists review, prepare and hand over" (31-35): for whoever stands there or brought the prescription.
  'work-on-prescription': [dispenses],
  // Where the drugs are bought is the patient's to choose, and nobody else's.
  'choose-pharmacy': [looksAtOwn],
  // How catalogues map is about drugs and nobody: who prescribes, dispenses, runs or inspects sees the counts.
  'read-drug-mapping': [
    (q) => q.who === 'doctor' && q.end === 'care',
    (q) => q.who === 'pharmacist' && q.end === 'dispensing',
    (q) => q.who === 'operator' && q.end === 'operation',
    (q) => q.who === 'auditor' && q.end === 'audit',
  ],
  'read-referral': [
    refersOn,
    looksAtOwn,
    ({ who, end, isHome, standing, ground }) =>
      who === 'doctor' &&
      (end === 'care' || end === 'referral') &&
      isHome &&
      isWorkOrContract(ground) &&
      isInCare(standing),
    (q) =>
      q.who === 'referral-desk' &&
      q.end === 'referral' &&
      isInCare(q.standing) &&
      (q.ground === 'consent' || hereOnDuty(q)),
  ],
  /**
   * "With the patient's informed consent the first physician refers" through the referral centre of the
   * own house, and the centre of the other one answers; the patient may take it back (K1, 2024-10-28).
   */
  'work-on-referral': [
    (q) =>
      (q.who === 'doctor' || q.who === 'referral-desk') &&
      q.end === 'referral' &&
      hereOnDuty(q) &&
      isInCare(q.standing),
    looksAtOwn,
  ],
  // Free hours and beds name nobody: whoever refers, is referred or receives sees them.
  'read-capacity': [
    (q) => (q.who === 'doctor' || q.who === 'referral-desk') && q.end === 'referral',
    (q) => (q.who === 'patient' || q.who === 'guardian') && q.end === 'own-data',
    // Whoever runs the alliance sees where it is full, in every house.
    (q) => q.who === 'operator' && q.end === 'operation',
  ],
  // "The treating doctor decides" whether a result serves, orders and signs (K2, articles 2 and 16).
  'work-on-tests': [
    (q) => q.who === 'doctor' && q.end === 'care' && hereOnDuty(q) && isInCare(q.standing),
  ],
  // Rates of recognition are counts of a house; whoever runs or inspects the platform reports them.
  'read-recognition': [isOffice('operator', 'operation'), isOffice('auditor', 'audit')],
  'run-capacity': [isOffice('referral-desk', 'referral')],
  'read-claim': [(q) => q.isHome && readsClaim(q), looksAtOwn],
  // "The insured, or whoever benefits, may claim" (Insurance Law 22): nobody claims for another.
  'open-claim': [looksAtOwn],
  // "The insurer shall determine promptly" (Insurance Law 23): its own handlers, and their own claims.
  'decide-claim': [(q) => q.isHome && readsClaim(q)],
  // A hospital asks an insurer to vouch for whom it is about to admit; what the person agreed to is asked besides.
  'request-guarantee': [
    (q) => q.who === 'cashier' && q.end === 'settlement' && hereOnDuty(q) && isServed(q.standing),
  ],
  // One desk of the hospital answers insurers, of whom it treated.
  'answer-request': [
    (q) => q.who === 'supervisor' && q.end === 'inquiry' && hereOnDuty(q) && wasHere(q.standing),
  ],
  'read-product-data': [isOffice('claims-handler', 'secondary-use')],
  'read-access-record': [inspects, looksAtOwn],
  'read-consents': [inspects, looksAtOwn],
  'give-consent': [decidesOnOwn],
  'open-emergency': [savesLife],
  'review-emergency': [inspects],
  'reveal-identity': [
    (q) => cashierOn('settlement')(q) && isServed(q.standing),
    (q) => q.who === 'doctor' && q.end === 'care' && hereOnDuty(q) && isInCare(q.standing),
    (q) => q.isHome && readsClaim(q),
    savesLife,
  ],
  'read-clearing': [isOffice('clearing-officer', 'clearing'), isOffice('auditor', 'audit')],
  'run-clearing': [isOffice('clearing-officer', 'clearing')],
  'receive-statement': [isOffice('clearing-officer', 'reconciliation')],
  reconcile: [isOffice('clearing-officer', 'reconciliation')],
  'read-breaks': [isOffice('clearing-officer', 'reconciliation'), isOffice('auditor', 'audit')],
  'work-on-break': [isOffice('clearing-officer', 'reconciliation')],
  'write-statement': [isOffice('clearing-officer', 'reconciliation')],
  'order-payment': [isOffice('clearing-officer', 'reconciliation')],
  'export-journal': [isOffice('auditor', 'audit')],
  verify: [isOffice('auditor', 'audit'), isOffice('operator', 'audit')],
  'read-status': [isOffice('operator', 'operation')],
  // What leaves is filed by whoever runs the platform (PIPL 38, 40), and shown to whoever inspects it.
  'read-transfers': [isOffice('operator', 'operation'), isOffice('auditor', 'audit')],
  'keep-transfers': [isOffice('operator', 'operation')],
  // Whoever runs the alliance says who belongs to it and whose keys are believed; an auditor reads that.
  'keep-registry': [isOffice('operator', 'operation')],
  'read-partners': [isOffice('operator', 'operation'), isOffice('auditor', 'audit')],
  'keep-partners': [isOffice('operator', 'operation')],
  /** Nobody opens somebody's insurance but that person, or who cares for a child. */
  'issue-code': [looksAtOwn],
  /** An insurer says what it has agreed; it hears nothing of anybody by that. */
  'push-contract': [isOffice('claims-handler', 'claim')],
}

// ---------------------------------------------------------------- what the laws forbid

/** These are about money between houses, or a drawer, and show nobody's data. */
const isAboutNobody = isOneOf(
  ...['run-shift', 'post-difference', 'read-clearing', 'run-clearing', 'receive-statement'],
  ...['reconcile', 'read-breaks', 'work-on-break', 'write-statement', 'order-payment'],
  ...['export-journal', 'verify', 'read-status', 'push-contract', 'read-product-data'],
  ...['read-capacity', 'read-recognition', 'run-capacity', 'read-transfers', 'keep-transfers'],
  ...['read-drug-mapping', 'keep-teams'],
  ...['keep-registry', 'read-partners', 'keep-partners'],
)

/** Who somebody is, what money lay on the counter and who looked is not yet about the health. */
const saysNothingOfHealth = isOneOf(
  'find-person',
  'register-person',
  'match-persons',
  'show-credential',
  'take-money',
  'give-back',
  'read-counter',
  'read-access-record',
  'read-consents',
  'give-consent',
  'open-emergency',
  'review-emergency',
  'reveal-identity',
)

const hasAgreed: Answer = ({ will }) => will === 'given'

/**
 * Consent is what the person has given and not taken back (PIPL 14, 15; Cap. 486 s. 2(3); Law 8/2005
 * art. 4). One that was left out was refused.
 */
const needsNoConsentOrHasIt: Answer = (q) => q.ground !== 'consent' || hasAgreed(q)

/** "Providing to other handlers … shall obtain separate consent" (PIPL 23), an insurer's contract or not. */
const handsOverLawfully: Answer = (q) =>
  q.dataIn !== 'mainland' || q.isHome || q.ground !== 'contract' || hasAgreed(q)

/** "Without the prescribed consent of the data subject, not be used for a new purpose" (DPP 3). */
const keepsToPurpose: Answer = (q) =>
  q.dataIn !== 'hong-kong' ||
  (q.end !== 'claim' && q.end !== 'secondary-use') ||
  !isWorkOrContract(q.ground) ||
  hasAgreed(q)

/** A contract is among the grounds of art. 6 of Law 8/2005, and not among those for health of art. 7. */
const guardsHealth: Answer = (q) =>
  q.dataIn !== 'macau' || q.ground !== 'contract' || saysNothingOfHealth(q.does) || hasAgreed(q)

/**
 * Nothing leaves without the person's separate consent and a filed contract (PIPL 38, 39; the
 * standard contracts of the Greater Bay Area), but to save a life or into the person's own hands. No
 * inspector's power reaches over a border (DSL 36).
 */
const leavesLawfully: Answer = (q) => {
  if (q.dataIn === q.askerIn) return true
  if (q.ground === 'emergency' || q.ground === 'own-right') return true
  return q.ground !== 'supervision' && q.isFiled && hasAgreed(q)
}

const laws = [
  needsNoConsentOrHasIt,
  handsOverLawfully,
  keepsToPurpose,
  guardsHealth,
  leavesLawfully,
]

export function may(q: Question): boolean {
  const isWork = (worksThat[q.does] ?? []).some((work) => work(q))
  if (!isWork || isAboutNobody(q.does)) return isWork
  return laws.every((law) => law(q))
}

// ---------------------------------------------------------------- how somebody stands to somebody

export interface Standing {
  who: string
  isSelf: boolean
  isWard: boolean
  hasClaim: boolean
  isHome: boolean
  isPresent: boolean
  /** Days since the last day of the visit; null where there was none. */
  daysSince: number | null
}

/** A quarter of a year after a visit its papers are still being worked on: a choice, and no law. */
export function standsAs(s: Standing): string {
  if (s.who === 'patient') return s.isSelf ? 'self' : 'none'
  if (s.who === 'guardian') return s.isWard ? 'guardian' : 'none'
  if (s.who === 'claims-handler') return s.hasClaim ? 'own-claim' : 'none'
  if (!s.isHome || s.daysSince === null) return s.isPresent ? 'present' : 'none'
  return s.daysSince > 90 ? 'past-patient' : 'patient'
}
