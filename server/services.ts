/** Joins storage, rules and payers to what the use cases ask for. */

import { isJurisdiction } from '../engine/access/words.ts'
import { type Day, textFromDay } from '../engine/base/calendar-date.ts'
import { type CounterRules, isChannelKind } from '../engine/cashier/tender.ts'
import type { ConsentLaw, ConsentTemplate } from '../engine/consent/template.ts'
import type { QualityMark } from '../engine/recognition/recognise.ts'
import { leadOn } from '../engine/registry/alliance.ts'
import { type Door, httpChannels, httpInvoices } from './channels/http-channels.ts'
import { httpRecipients } from './consents/http-recipients.ts'
import { type CredentialDoor, httpCredentials } from './credentials/http-credentials.ts'
import type { IdentityKeys } from './identity/identity-keys.ts'
import type { CodeSigner } from './identity/insurance-codes.ts'
import type { JournalKey } from './identity/journal-key.ts'
import { imageSource, type SourceDoor } from './imaging/dicomweb.ts'
import { Recurring } from './jobs/recurring.ts'
import { type ClaimParty, createClaimStore } from './open-claims.ts'
import { createEnrolmentStore } from './open-enrolment.ts'
import { createLinkStore, openPersonStore } from './open-persons.ts'
import { createPrescriptionStore, type PrescriptionOptions } from './open-prescriptions.ts'
import { createRecognitionStore } from './open-recognition.ts'
import { createReferralStore } from './open-referrals.ts'
import { emptyRegistry } from './open-registry.ts'
import { httpPayers, type PayerDoor } from './payers/http-payer.ts'
import type { PayerKeys } from './payers/signed-answer.ts'
import { StartFailure } from './start-failure.ts'
import { accessChainer } from './storage/access/access-chain.ts'
import { accessesOf } from './storage/access/access-reads.ts'
import { AccessWriter } from './storage/access/access-writer.ts'
import { consentChainer } from './storage/access/consent-chain.ts'
import { createTransferStore } from './storage/access/transfer-store.ts'
import { bucketOf } from './storage/bucket.ts'
import { createCashierStore } from './storage/cashier-store.ts'
import { createAuthorisationStore } from './storage/claim/authorisation-store.ts'
import { createProductStore } from './storage/claim/product-store.ts'
import { createBudgetStore } from './storage/clearing/budget-store.ts'
import { createCaseStore, createYearStore } from './storage/clearing/case-store.ts'
import { createLineStore } from './storage/clearing/line-store.ts'
import { createPayoutStore } from './storage/clearing/payout-store.ts'
import { createPeriodStore } from './storage/clearing/period-store.ts'
import { createProposalStore } from './storage/clearing/proposal-store.ts'
import { createRecordStore } from './storage/clearing/record-store.ts'
import { createWindowStore } from './storage/clearing/window-store.ts'
import { createConsentStore } from './storage/consent-store.ts'
import type { Database } from './storage/database.ts'
import { createDerivationStore } from './storage/derivation/derivation-store.ts'
import { createEmergencyStore } from './storage/emergency-store.ts'
import { createReleasedRecords, isRecordId } from './storage/fund-records.ts'
import { createGatewayFiles } from './storage/gateway-files.ts'
import { createHoldStore } from './storage/hold-store.ts'
import { createCodeStore } from './storage/insurance/code-store.ts'
import { createContractStore } from './storage/insurance/contract-store.ts'
import { journalReads } from './storage/journal-reads.ts'
import type { Ownership } from './storage/ownership.ts'
import type { PersonStore } from './storage/person-store.ts'
import type { Placed } from './storage/placement.ts'
import { createRuleTextStore } from './storage/rule-text-store.ts'
import { createSettlementStore } from './storage/settlement-store.ts'
import type { AccessBook } from './usecases/access/admit.ts'
import type { TransferStore } from './usecases/access/keep-transfers.ts'
import type { AccessRecordReads } from './usecases/access/read-access-record.ts'
import type { AllianceStore } from './usecases/alliance-store.ts'
import { completeCounter } from './usecases/cashier/complete-counter.ts'
import type { CashierStore } from './usecases/cashier/counter-book.ts'
import { consentsOfAuthorisation } from './usecases/claim/authorisation-consent.ts'
import type { ClaimStore, Scanner } from './usecases/claim/claim-store.ts'
import { completeClaims } from './usecases/claim/complete-claims.ts'
import { type Looked, openByThemselves } from './usecases/claim/open-by-itself.ts'
import { sweepPapers } from './usecases/claim/paper-files.ts'
import type { ProductDataStore } from './usecases/claim/product-data.ts'
import type { ClearingStore } from './usecases/clearing/clearing-store.ts'
import { type Choose, deriveJournal } from './usecases/clearing/derive-journal.ts'
import { bookReceivables } from './usecases/clearing/receivables.ts'
import { undoCases } from './usecases/clearing/undo-cases.ts'
import type { ConsentStore } from './usecases/consent/consent-store.ts'
import { recordSigned } from './usecases/consent/record-signed.ts'
import { tellRecipients } from './usecases/consent/tell-recipients.ts'
import type { EmergencyStore } from './usecases/emergency/emergency-access.ts'
import type { EnrolmentStore } from './usecases/enrolment/enrolment-store.ts'
import type { Actor } from './usecases/gate.ts'
import { askPayers } from './usecases/payers/ask-payers.ts'
import { completeHolds } from './usecases/payers/complete-holds.ts'
import { lookForSame } from './usecases/person/link-records.ts'
import type { LinkReads } from './usecases/person/read-links.ts'
import { completePrescriptions } from './usecases/prescription/complete-prescriptions.ts'
import type { PrescriptionStore } from './usecases/prescription/prescription-store.ts'
import { completeStudies } from './usecases/recognition/open-images.ts'
import type { RecognitionStore } from './usecases/recognition/recognition-store.ts'
import { abilitiesOf } from './usecases/referral/abilities.ts'
import { completeReferrals } from './usecases/referral/complete-referrals.ts'
import { endUnconsented } from './usecases/referral/end-unconsented.ts'
import { openHours } from './usecases/referral/open-hours.ts'
import type { ReferralStore, SignedPaper } from './usecases/referral/referral-store.ts'
import type { Refusal } from './usecases/refusal.ts'
import { recipientNamed, recipientsOf } from './usecases/registry/recipients.ts'
import type { Registry } from './usecases/registry/registry-book.ts'
import type { Institution, Institutions } from './usecases/registry.ts'
import { type KeptTerm, keptTerm, type Rules, type RuleText } from './usecases/rules.ts'
import type { BudgetSpend, JournalDocument } from './usecases/settlement/document.ts'
import type { Entry } from './usecases/settlement/journal.ts'
import { type RuleTexts, ruleArchive } from './usecases/settlement/past-rules.ts'
import { payerNamed, termNamed } from './usecases/settlement/rule-lookup.ts'
import { registrationsOf } from './usecases/visit/registered-diseases.ts'
import { figuresOfEntry } from './usecases/visit/visit-figures.ts'

export interface ServiceOptions {
  /** For reads and for what is written rarely. */
  readonly reads: Placed
  /** For batches of settlements: pipelined, one connection a lane. */
  readonly lanes: Placed
  readonly keys: IdentityKeys
  readonly rules: Rules
  readonly institutions: Institutions
  /** Base address of an asked payer; null where it has none and so is always away. */
  readonly addressOf: (payer: string) => string | null
  /** Keys that a payer's answers must be signed with; null where it registered none. */
  readonly keysOf?: (payer: string) => PayerKeys | null
  /** A simulator at the address of a payer counts for none. */
  readonly refusesSimulators?: boolean
  /** Whoever issues e-credentials; null or left out where nobody does. */
  readonly credentials?: CredentialDoor | null
  /** Signs the codes by which patients open their commercial contracts. */
  readonly codes: CodeSigner
  /** Undefined where nobody knows it. */
  readonly insurer: (id: string) => KnownInsurer | undefined
  readonly journalKey: JournalKey
  readonly clearing: ClearingOptions
  /** Hears of work in the background that failed; it is tried again. */
  readonly report?: (error: unknown) => void
  readonly counters: CounterOptions
  /** Without them nobody can be asked, and so nobody has consented. */
  readonly consents?: ConsentOptions
  /** Insurers that handle claims here, as they are now; left out where there are none. */
  readonly claimParties?: () => readonly ClaimParty[]
  /** Looks for viruses in files that persons hand in; left out, nobody does. */
  readonly scanner?: Scanner | null
  /** Drugs on an institution's shelf by code; null, or left out, where nobody says. */
  readonly shelves?: (institution: string) => ReadonlySet<string> | null
  /** Who may sign what, and where; left out, nobody is registered. */
  readonly registry?: Registry
  /** Assessments that tests of institutions passed; left out, none did. */
  readonly marks?: readonly QualityMark[]
  /** Where pictures of studies lie; left out where no source is connected. */
  readonly images?: readonly SourceDoor[]
  /** Left out where nobody dispenses. */
  readonly prescriptions?: PrescriptionOptions
  /** Which buckets this process writes; without it whoever comes takes a bucket over. */
  readonly ownership?: Ownership
  readonly background?: Background
  /** How many batches of settlements may be under way at a time. */
  readonly batches?: number
}

/** Texts of consents; who may be given data is registered. */
export interface ConsentOptions {
  readonly templates: readonly ConsentTemplate[]
  readonly laws: readonly ConsentLaw[]
  /** Hears of withdrawals for those without an address; null where money is real. */
  readonly simulatedRecipient: string | null
}

const noConsents: ConsentOptions = { templates: [], laws: [], simulatedRecipient: null }

/** An insurer, and the payers of products for which it answers, as `scheme.payer`. */
export interface KnownInsurer {
  readonly id: string
  readonly payers: readonly string[]
}

/** Where work runs that nobody waits for: in one process at a time. */
export interface Background {
  isHere(): boolean
  /** Somebody would like it to run soon, wherever that is. */
  wakeElsewhere(): void
}

const inThisProcess: Background = { isHere: () => true, wakeElsewhere: () => undefined }

/** What the counters of all institutions work with. */
export interface CounterOptions {
  readonly rules: ReadonlyMap<string, CounterRules>
  /** Null where there is none, which then never answers. */
  readonly channels: Door | null
  readonly invoices: Door | null
  readonly today: () => Day
  readonly patienceMs: number
}

/** What clearing knows beside the journal: rules, holidays, agreements, and the day. */
export type ClearingOptions = Pick<
  ClearingStore,
  'rules' | 'calendar' | 'signed' | 'contracted' | 'today'
>

export interface Services {
  readonly store: AllianceStore
  readonly clearing: ClearingStore
  readonly claims: ClaimStore
  readonly productData: ProductDataStore
  readonly cashier: CashierStore
  readonly persons: PersonStore
  readonly accessRecord: AccessRecordReads
  readonly consents: ConsentStore
  readonly emergencies: EmergencyStore
  readonly prescriptions: PrescriptionStore
  readonly referrals: ReferralStore
  readonly transfers: TransferStore
  readonly registry: Registry
  readonly links: LinkReads
  readonly enrolments: EnrolmentStore
  readonly recognition: RecognitionStore
  readonly texts: RuleTexts
  /** Ends holds that wait, once, as if it were so much later; answers how many came to their end. */
  completeHolds(aheadMs?: number): Promise<number>
  /** Derives what follows from the journal, up to its end; answers how many rows it walked. */
  deriveJournal(stop?: AbortSignal, choose?: Choose): Promise<number>
  /** Ends payments and invoices of the counters that wait, as if it were so much later. */
  completeCounters(aheadMs?: number): Promise<number>
  /** Tells recipients what was taken back, as if it were so much later; answers how many heard. */
  tellRecipients(aheadMs?: number): Promise<number>
  /** Opens claims of bills that were missed at the counter, where persons have said so beforehand. */
  openClaims(): Promise<number>
  /** Goes on with claims that wait for nobody, as if it were so much later. */
  completeClaims(aheadMs?: number): Promise<number>
  /** Removes files of papers that nobody needs any more; answers how many. */
  sweepPapers(): Promise<number>
  /** Opens the slots of the coming days from the hours that are registered. */
  openHours(): Promise<void>
  /** Escalates, lets lapse and files what is due; answers how many records it looked at. */
  completeReferrals(): Promise<number>
  /** Whether a settlement that comes now is refused anyway. */
  isFull(): boolean
  /** Chains and signs what was added to the access record, and to consents; answers how many rows. */
  chainAccess(): Promise<number>
  /** Lets what waits for outsiders run soon. */
  wake(): void
  /** Waits for what still runs in the background. */
  close(): Promise<void>
}

const lanesOfStore = 2
/** Connections for the lanes, and for what they read and number beside their batches. */
export const LANES = lanesOfStore + 2
/** More settlements and reversals than one visit ever has. */
const atOneVisit = 100
const completeEveryMs = 5000
/** Somebody stands at the counter and waits to hear whether the card was charged. */
const completeCountersEveryMs = 2000
const completeClaimsEveryMs = 2000
const sweepPapersEveryMs = 3_600_000
const completePrescriptionsEveryMs = 10_000
const completeStudiesEveryMs = 20_000
const openClaimsEveryMs = 10_000
/** A clock of five minutes is not to be looked at every five. */
const completeReferralsEveryMs = 5000
const openHoursEveryMs = 600_000
const mostBillsOfPerson = 30
const mostAuthorisations = 500

/** Who asks in sample mode while nobody is signed in. */
export const sampleActor: Actor = {
  id: 'sample-cashier',
  name: { 'zh-CN': '示例收费员', 'zh-HK': '示範收費處職員', en: 'Sample cashier' },
  role: 'cashier',
  institution: null,
}

/** Who clears in sample mode: one proposes, the other releases. */
export const sampleClearingOfficers: readonly Actor[] = [
  {
    id: 'sample-clearing-maker',
    name: {
      'zh-CN': '示例清算经办',
      'zh-HK': '示範清算經辦',
      en: 'Sample clearing officer',
    },
    role: 'clearing-officer',
    institution: null,
  },
  {
    id: 'sample-clearing-checker',
    name: {
      'zh-CN': '示例清算复核',
      'zh-HK': '示範清算覆核',
      en: 'Sample clearing checker',
    },
    role: 'clearing-officer',
    institution: null,
  },
]

/** Who closes windows by the clock. */
export const clearingClock: Actor = {
  id: 'clearing-clock',
  name: { 'zh-CN': '清算时钟', 'zh-HK': '清算時鐘', en: 'Clearing clock' },
  role: 'clearing-officer',
  institution: null,
}

/** Who looks at a shift in sample mode besides the cashier who worked it. */
export const sampleSupervisor: Actor = {
  id: 'sample-supervisor',
  name: { 'zh-CN': '示例收费组长', 'zh-HK': '示範收費主任', en: 'Sample counter supervisor' },
  role: 'supervisor',
  institution: null,
}

export const sampleOperator: Actor = {
  id: 'sample-operator',
  name: { 'zh-CN': '示例运维', 'zh-HK': '示範系統管理員', en: 'Sample operator' },
  role: 'operator',
  institution: null,
}

/** Who approves what the other operator proposed. */
export const sampleSecondOperator: Actor = {
  id: 'sample-second-operator',
  name: { 'zh-CN': '示例运维复核', 'zh-HK': '示範系統覆核', en: 'Sample second operator' },
  role: 'operator',
  institution: null,
}

/** Who treats, in sample mode; where the doctor works is set beside the sample's institutions. */
export const sampleDoctor: Actor = {
  id: 'sample-doctor',
  name: { 'zh-CN': '示例医生', 'zh-HK': '示範醫生', en: 'Sample doctor' },
  role: 'doctor',
  institution: null,
}

/** Who may act in sample mode by being named. */
export function sampleStandIns([first]: readonly Pick<Institution, 'id'>[]): readonly Actor[] {
  const doctor = { ...sampleDoctor, institution: first?.id ?? null }
  return [
    sampleSupervisor,
    ...sampleClearingOfficers,
    sampleOperator,
    sampleSecondOperator,
    doctor,
    auditActor,
  ]
}

/** Outside the sample mode nobody acts who is not signed in. */
export const unknownActor: Actor = {
  id: 'nobody',
  name: { 'zh-CN': '未登录', 'zh-HK': '未登入', en: 'Not signed in' },
  role: 'operator',
  institution: null,
}

/** Who verifies: somebody at the machine itself, who needs no purpose but this. */
export const auditActor: Actor = {
  id: 'auditor',
  name: { 'zh-CN': '审计员', 'zh-HK': '審計員', en: 'Auditor' },
  role: 'auditor',
  institution: null,
}

/** All that is missing, or which budget has too little left. */
async function leaseAll(
  budgets: ReturnType<typeof createBudgetStore>,
  person: string,
  missing: readonly BudgetSpend[],
): Promise<Refusal | undefined> {
  for (const { budget, amountMinor } of missing) {
    const lease = await budgets.lease(budget, bucketOf(person), amountMinor)
    if (lease.leased) continue
    const { currency, leftMinor } = lease
    return { code: 'budget-exhausted', budget, currency, leftMinor }
  }
  return undefined
}

const signedForDays = 365

/** Over the records of the last year; each day on which it is signed anew is a consent of its own. */
async function keepSigned(
  { key, isByGuardian, ...paper }: SignedPaper,
  by: string,
  consents: ConsentStore,
) {
  const to = consents.access.today()
  const over = { kind: 'period', from: to - signedForDays, to } as const
  const command = { ...paper, key: `${key} ${to}`, over, until: null, isByGuardian }
  const kept = await recordSigned(command, by, consents)
  return kept.done ? { done: true as const, consent: kept.value.id } : kept
}

export function createServices(options: ServiceOptions): Services {
  const { reads, lanes, keys, rules, institutions, addressOf, journalKey, codes } = options
  const database = reads.main
  const now = () => new Date()
  const report = options.report ?? (() => undefined)
  const { ownership, background = inThisProcess } = options
  const isHere = () => background.isHere()
  const wake = (work: Recurring) => (isHere() ? work.wake() : background.wakeElsewhere())
  const journal = {
    ...createSettlementStore<JournalDocument>(lanes, {
      lanes: options.batches ?? lanesOfStore,
      ...(ownership === undefined ? {} : { ownership }),
    }),
    ...journalReads<JournalDocument>(reads),
  }
  const { matching, persons, recordDeeds } = openPersonStore(reads, keys)
  const holds = createHoldStore(reads)
  const issued = createCodeStore(reads)
  const files = createGatewayFiles(reads, keys)
  const contracts = createContractStore(reads)
  const ruleTexts = createRuleTextStore(database)
  const texts: RuleTexts = {
    // What was kept under this digest was written from rules of this form.
    loadSet: async (digest) => (await ruleTexts.loadSet(digest)) as RuleText[] | undefined,
    loadCatalogue: ruleTexts.loadCatalogue,
  }
  const keptTerms = new Set<string>()
  const payers = httpPayers((payer): PayerDoor | null => {
    const address = addressOf(payer)
    if (address === null) return null
    const isInsurer = payerNamed(payer, rules)?.payer.decidedBy === 'insurer'
    const { refusesSimulators = false } = options
    return { address, keys: options.keysOf?.(payer) ?? null, isInsurer, refusesSimulators }
  })
  const registry = options.registry ?? emptyRegistry(options.counters.today)
  const completer = new Recurring(
    () => completeHolds(holds, payers),
    completeEveryMs,
    report,
    isHere,
  )
  const archive = ruleArchive(rules, texts)
  const derivation = createDerivationStore<JournalDocument>(reads, journalKey)
  const payouts = createPayoutStore(database)
  const cases = createCaseStore(database)
  const windows = createWindowStore(database)
  const budgets = createBudgetStore(database)
  const clearing: ClearingStore = {
    ...options.clearing,
    windows,
    lines: createLineStore(database),
    periods: createPeriodStore(database),
    proposals: createProposalStore(database),
    records: createRecordStore(database),
    payouts,
    cases,
    years: createYearStore(database),
    budgets,
    now: () => new Date(),
  }
  const { counters } = options
  const parties = options.claimParties ?? (() => [])
  const partyOf = (id: string) => parties().find((one) => one.id === id)
  const released = createReleasedRecords<Entry>(reads)
  const authorisations = createAuthorisationStore(database)
  const accessWriter = new AccessWriter(reads, report, () => new Date())
  const consentBook = createConsentStore(reads)
  const transfers = createTransferStore(database)
  const emergencyBook = createEmergencyStore(reads, keys)
  const access: AccessBook = {
    async consentsOf(person) {
      const [asked, authorised] = await Promise.all([
        consentBook.ofPerson(person),
        authorisations.ofPerson(person, mostAuthorisations),
      ])
      const theirs = authorised.flatMap((given) => {
        const party = partyOf(given.insurer)
        return party === undefined ? [] : consentsOfAuthorisation(given, party.jurisdiction)
      })
      return [...asked, ...theirs]
    },
    transfersTo: (recipient) => transfers.to(recipient),
    sameAs: async (person) => (await persons.persons([person])).get(person)?.tied?.others ?? [],
    isEmergencyOpen: (person, doctor) => emergencyBook.isOpen(person, doctor, now()),
    today: counters.today,
    jurisdictionOf(institution) {
      const party = partyOf(institution)
      if (party !== undefined) return party.jurisdiction
      const jurisdiction =
        rules.region(institutions.find(institution)?.region ?? '')?.jurisdiction ?? ''
      return isJurisdiction(jurisdiction) ? jurisdiction : 'mainland'
    },
    keep: async (entries) =>
      (await accessWriter.keep(entries)) ? null : { code: 'access-not-recorded' },
  }
  const { templates, laws, simulatedRecipient } = options.consents ?? noConsents
  const consents: ConsentStore = {
    ...{ templates, laws, access },
    book: consentBook,
    recipients: () => recipientsOf(registry, simulatedRecipient),
    recipient: (id) => recipientNamed(id, registry, simulatedRecipient),
    personOf: async (settlement) => (await journal.find(settlement))?.person,
    birthOf: async (person) => (await persons.persons([person])).get(person)?.birth ?? null,
    tell: () => wake(teller),
    takenBack: (person) => endUnconsented(person, referrals),
  }
  const teller = new Recurring(
    () => tellRecipients(consentBook, httpRecipients, consents.recipient),
    completeEveryMs,
    report,
    isHere,
  )
  const chainAccess = accessChainer(reads, journalKey, () => new Date())
  const chainConsents = consentChainer(reads, journalKey, () => new Date())
  const cashier: CashierStore = {
    access,
    book: createCashierStore(database),
    channels: httpChannels(counters.channels),
    invoices: httpInvoices(counters.invoices),
    rules: (currency) => withWhatIsThere(counters.rules.get(currency), counters),
    institution: institutions.find,
    find: journal.find,
    async live(institution, visit, interim) {
      const found = await journal.search({ institution, visit }, null, atOneVisit)
      const live = found.find(
        (one) => one.kind === 'settlement' && !one.isReversed && one.interim === interim,
      )
      return live?.id ?? null
    },
    aftermath: journal.aftermath,
    personExists: async (person) => (await persons.persons([person])).has(person),
    today: () => textFromDay(counters.today()),
    complete: () => wake(counterCompleter),
    patienceMs: counters.patienceMs,
  }
  const counterCompleter = new Recurring(
    () => completeCounter(cashier),
    completeCountersEveryMs,
    report,
    isHere,
  )
  const claims = createClaimStore({
    database,
    keys,
    parties,
    channel: counters.channels,
    access,
    rules,
    archive,
    today: counters.today,
    institution: institutions.find,
    find: async (id) =>
      isRecordId(id) ? (await released.find(id))?.entry : await journal.find(id),
    isRecord: isRecordId,
    async aftermath(id) {
      if (!isRecordId(id)) return journal.aftermath(id)
      const isTakenBack = (await released.find(id))?.isTakenBack ?? false
      return { reversedBy: isTakenBack ? id : null }
    },
    async settlementsOf(person, limit) {
      const found = await journal.search({ person }, null, Math.min(limit, mostBillsOfPerson))
      const own = found.flatMap(({ id, kind, isReversed }) =>
        kind === 'settlement' && !isReversed ? [id] : [],
      )
      return [...own, ...(await released.ofPerson(person, limit))]
    },
    hasPaidOut: async (settlement, payer) => (await payouts.find(settlement, payer)) !== undefined,
    liveSettlement: (institution, visit) => cashier.live(institution, visit, ''),
    persons: persons.persons,
    identity: persons.identity,
    counters: persons.counters,
    async invoiceOf(institution, settlement) {
      if (isRecordId(settlement)) return (await released.find(settlement))?.invoice ?? null
      const invoices = await cashier.book.invoicesOf(institution, settlement)
      const issued = invoices.find(({ colour, state }) => colour === 'blue' && state === 'issued')
      return issued === undefined ? null : `${issued.code}-${issued.number}`
    },
    patienceMs: counters.patienceMs,
    scanner: options.scanner ?? null,
    wake: () => wake(claimCompleter),
  })
  const claimCompleter = new Recurring(
    () => completeClaims(claims),
    completeClaimsEveryMs,
    report,
    isHere,
  )
  const paperSweeper = new Recurring(() => sweepPapers(claims), sweepPapersEveryMs, report, isHere)
  const referrals = createReferralStore({
    reads,
    keys,
    access,
    rules,
    institutions: institutions.all,
    institution: institutions.find,
    abilitiesOf: (id) => abilitiesOf(registry.institution(id), options.shelves),
    persons: persons.persons,
    identity: persons.identity,
    rightToRefer: (doctor, { institution, department }, on) =>
      registry.rightToAct(doctor, { kind: 'refer', department }, institution, on),
    leadOf: (institution, on) => leadOn(registry.alliances(on), institution, on),
    signedOnPaper: (paper, by) => keepSigned(paper, by, consents),
    async deductibleOf(institution, visit) {
      const settlement = await cashier.live(institution, visit, '')
      const entry = settlement === null ? undefined : await journal.find(settlement)
      if (entry === undefined) return null
      return (await figuresOfEntry(entry, { journal, archive })).figures.deductibleMinor
    },
    today: counters.today,
    wake: () => wake(referralCompleter),
  })
  const referralCompleter = new Recurring(
    () => completeReferrals(referrals),
    completeReferralsEveryMs,
    report,
    isHere,
  )
  const hours = { registry, capacity: referrals.capacity, today: counters.today }
  const hoursOpener = new Recurring(
    () => openHours('registry', hours),
    openHoursEveryMs,
    report,
    isHere,
  )
  const looked: Looked = new Map()
  const claimOpener = new Recurring(
    () => openByThemselves(claims, looked),
    openClaimsEveryMs,
    report,
    isHere,
  )
  const credentials = httpCredentials(options.credentials ?? null)
  const links = createLinkStore({ reads, keys, persons, matching, access, rules, credentials })
  const store: AllianceStore = {
    journal,
    access,
    rules,
    archive,
    persons: persons.persons,
    identity: persons.identity,
    findByCredential: persons.findByCredential,
    register: persons.register,
    ...{ candidates: persons.candidates, matching, recordDeeds },
    lookForSame: (person) => lookForSame(person, links),
    ...credentials,
    counters: persons.counters,
    institution: institutions.find,
    institutionInCare: institutions.inCare,
    find: journal.find,
    after: journal.after,
    afterInPool: journal.afterInPool,
    aftermath: journal.aftermath,
    search: journal.search,
    version: journal.version,
    budgetsLeft: (names) => budgets.left(names),
    async keepRules({ policies, catalogue }) {
      await ruleTexts.keepSet(policies)
      if (catalogue !== null) await ruleTexts.keepCatalogue(catalogue)
    },
    async keepTerms(names) {
      const fresh = names.filter((name) => !keptTerms.has(name))
      if (fresh.length === 0) return
      await ruleTexts.keepTerms(fresh.flatMap((name) => termToKeep(name, rules)))
      for (const name of fresh) keptTerms.add(name)
    },
    ask: async (asked) => holds.answer(await askPayers(asked, payers)),
    lease: (person, missing) => leaseAll(budgets, person, missing),
    opening: issued.opening,
    registrations: (person) => registrationsOf(person, files),
    insurer: options.insurer,
    pushContract: contracts.push,
    async issueCode(asked, lifetimeSeconds) {
      const code = await issued.issue(asked, lifetimeSeconds)
      return { ...code, text: codes.write(code) }
    },
    readCode(text) {
      const read = codes.read(text)
      return read.read ? { read: true, number: read.code.number } : read
    },
    findCode: issued.find,
    redeemCode: issued.redeem,
    complete: () => wake(completer),
  }
  const recognition = createRecognitionStore({
    ...{ reads, keys, access, registry, marks: options.marks ?? [] },
    ...{ persons: persons.persons, today: counters.today },
    images: (options.images ?? []).map((door) => imageSource(door, report)),
    wake: () => wake(studyCompleter),
  })
  const studyCompleter = new Recurring(
    () => completeStudies(recognition),
    completeStudiesEveryMs,
    report,
    isHere,
  )
  const prescriptions = createPrescriptionStore({
    reads,
    keys,
    registry,
    options: options.prescriptions,
    bills: store,
    institutions: institutions.all,
    identity: persons.identity,
    today: counters.today,
    wake: () => wake(prescriptionCompleter),
  })
  const prescriptionCompleter = new Recurring(
    () => completePrescriptions(prescriptions),
    completePrescriptionsEveryMs,
    report,
    isHere,
  )
  return {
    cashier,
    consents,
    emergencies: {
      ...emergencyBook,
      access,
      now,
      institution: institutions.find,
      personExists: async (person) => (await persons.persons([person])).has(person),
    },
    transfers: {
      ...transfers,
      today: counters.today,
      titleOf: (id) => institutions.find(id)?.title ?? partyOf(id)?.title,
    },
    claims,
    referrals,
    links,
    enrolments: createEnrolmentStore({
      ...{ reads, keys, access, registry },
      ...{ persons: persons.persons, identity: persons.identity },
      ...{ institution: institutions.find, today: counters.today },
    }),
    registry,
    recognition,
    productData: { ...createProductStore(database), today: counters.today },
    store,
    prescriptions,
    clearing,
    persons,
    accessRecord: {
      access,
      accessesOf: (person, before, limit) => accessesOf(reads, person, before, limit),
      settledBefore: journal.settledBefore,
      institution: (id) => institutions.find(id) ?? partyOf(id),
    },
    texts,
    completeHolds: (aheadMs) => completeHolds(holds, payers, aheadMs),
    async deriveJournal(stop, choose) {
      const walked = await deriveJournal(derivation, archive, stop, choose)
      await windows.sumUp()
      await bookReceivables(payouts, clearing)
      await undoCases(cases, clearing)
      return walked
    },
    completeCounters: (aheadMs) => completeCounter(cashier, aheadMs),
    openHours: () => openHours('registry', hours),
    tellRecipients: (aheadMs) =>
      tellRecipients(consentBook, httpRecipients, consents.recipient, aheadMs),
    openClaims: () => openByThemselves(claims),
    completeClaims: (aheadMs) => completeClaims(claims, aheadMs),
    sweepPapers: () => sweepPapers(claims),
    completeReferrals: () => completeReferrals(referrals),
    isFull: () => journal.isFull(),
    async chainAccess() {
      await accessWriter.settleUp()
      return (await chainAccess()) + (await chainConsents())
    },
    wake() {
      completer.wake()
      teller.wake()
      counterCompleter.wake()
      claimCompleter.wake()
      referralCompleter.wake()
      studyCompleter.wake()
    },
    async close() {
      await completer.close()
      await teller.close()
      await counterCompleter.close()
      await claimOpener.close()
      await claimCompleter.close()
      await paperSweeper.close()
      await referralCompleter.close()
      await hoursOpener.close()
      await prescriptionCompleter.close()
      await studyCompleter.close()
      await accessWriter.settleUp()
    },
  }
}

/** A counter without a channel takes notes and uses deposits; without a platform it gives receipts. */
function withWhatIsThere(
  rules: CounterRules | undefined,
  { channels, invoices }: CounterOptions,
): CounterRules | undefined {
  if (rules === undefined || (channels !== null && invoices !== null)) return rules
  const { deposit, bill, arrears } = rules.tenders
  const here = (kinds: CounterRules['tenders']['bill']) =>
    kinds.filter((kind) => channels !== null || !isChannelKind(kind))
  return {
    ...rules,
    tenders: { deposit: here(deposit), bill: here(bill), arrears: here(arrears) },
    cashRefundMostMinor: channels === null ? null : rules.cashRefundMostMinor,
    invoice: invoices === null ? 'receipt' : rules.invoice,
  }
}

function termToKeep(name: string, rules: Rules): KeptTerm[] {
  const found = termNamed(name, rules)
  return found === undefined ? [] : [keptTerm(found.benefit, found.term)]
}

/**
 * A term that settlements were decided by keeps its text for ever.
 *
 * @throws StartFailure that names the first altered term and the edition to give it.
 */
export async function refuseAlteredTerms(database: Database, rules: Rules): Promise<void> {
  const terms = rules.all.set.benefits.flatMap((benefit) =>
    benefit.terms.map((term) => keptTerm(benefit, term)),
  )
  const [altered] = await createRuleTextStore(database).alteredTerms(terms)
  if (altered === undefined) return
  const { benefit, from, edition } = altered
  throw new StartFailure(
    'policy-altered',
    `The term ${benefit}@${from} has another text than the one that settlements were decided by: restore it, or give the new text "edition: ${edition + 1}".`,
  )
}
