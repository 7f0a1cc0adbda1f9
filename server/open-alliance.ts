/** Opens what the interface serves: rules, persons and payers on a migrated database. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Day } from '../engine/base/calendar-date.ts'
import { namedIn, type Trust, trustInAll } from '../engine/policy/trust.ts'
import { engineVersion } from '../engine/settlement/settle.ts'
import product from '../package.json' with { type: 'json' }
import { claimInsurers } from '../samples/alliance/claim-insurers.ts'
import { contractedPayers, nettingSignatories } from '../samples/alliance/clearing-agreements.ts'
import { samplePlatformPolicy } from '../samples/alliance/platform-policy.ts'
import { qualityMarks } from '../samples/alliance/quality-marks.ts'
import { type SampleAlliance, sampleAlliance, sampleBills } from '../samples/read-samples.ts'
import { editionsOnCall, headingsOf, itemsName, itemsOf } from './catalogues/editions-on-call.ts'
import { readAuditRules } from './catalogues/read-audit-rules.ts'
import { readCalendars } from './catalogues/read-calendars.ts'
import { cataloguesFolder, readAllEditions } from './catalogues/read-catalogue.ts'
import { readClearingRules } from './catalogues/read-clearing-rules.ts'
import { readCounterRules } from './catalogues/read-counter-rules.ts'
import { readInterfaceTables } from './catalogues/read-interface-tables.ts'
import { importedSafetyFile } from './catalogues/read-prescription-rules.ts'
import { type Door, simulated } from './channels/http-channels.ts'
import { startChannelSimulator, startInvoiceSimulator } from './channels/start-simulators.ts'
import type { Config } from './config.ts'
import { readConsents } from './consents/read-consents.ts'
import { startRecipientSimulator } from './consents/start-recipient-simulator.ts'
import { startCredentialSimulator } from './credentials/start-credential-simulator.ts'
import { isServiceOf } from './http/authenticate.ts'
import { MAX_LINES } from './http/contract/bill.ts'
import type { SessionJson } from './http/contract/session.ts'
import type { Api } from './http/routes/api.ts'
import { MAX_BODY_BYTES } from './http/strict-json.ts'
import { openIdentityKeys } from './identity/identity-keys.ts'
import { openCodeSigner } from './identity/insurance-codes.ts'
import { openJournalKey } from './identity/journal-key.ts'
import { openKeyFile } from './identity/key-file.ts'
import { ownKeysOf } from './identity/own-keys.ts'
import { prescriptionSigner } from './identity/prescription-signer.ts'
import type { ImageDoor } from './imaging/ask.ts'
import { commonSource } from './imaging/dicomweb.ts'
import { startImageSimulator } from './imaging/start-simulator.ts'
import type { Background } from './jobs/background-works.ts'
import { Recurring } from './jobs/recurring.ts'
import { type KeptReadings, openKeptReadings } from './kept-reading.ts'
import { refuseAlteredTerms } from './kept-terms.ts'
import { centrePatienceMs, openCirculation } from './open-circulation.ts'
import type { ClaimParty } from './open-claims.ts'
import { openDoor } from './open-door.ts'
import { nationalInstitutions, openGateway } from './open-gateway.ts'
import { openImageSources } from './open-image-sources.ts'
import type { PassiveMode } from './open-passive-mode.ts'
import { openReconciliation } from './open-reconciliation.ts'
import { type OpenRegistry, openRegistry, sampleSource } from './open-registry.ts'
import { openSignIn } from './open-sign-in.ts'
import { createTelehealthStore } from './open-telehealth.ts'
import {
  clearingClock,
  sampleActor,
  sampleOperator,
  sampleStandIns,
  unknownActor,
} from './own-actors.ts'
import { keysOfSet } from './payers/payer-keys.ts'
import type { PayerKeys } from './payers/signed-answer.ts'
import { startClaimSimulator } from './payers/start-claim-simulator.ts'
import { startSimulator } from './payers/start-simulator.ts'
import { startCirculationSimulator, startPlatformSimulator } from './platform/start-simulator.ts'
import { loadPolicies } from './policies/load-policies.ts'
import { problemText } from './policies/problem.ts'
import { openShelves } from './read-shelves.ts'
import {
  sampleBehaviours,
  sampleBillList,
  sampleContracts,
  sampleDrugs,
  sampleFilings,
  samplePersonList,
  samplePersons,
  sampleShelves,
} from './sample-mode.ts'
import { sampleEntries } from './sample-registry.ts'
import { sampleRoles } from './sample-roles.ts'
import { addSampleTeams } from './sample-teams.ts'
import { addSampleTests } from './sample-tests.ts'
import { clamdAt } from './scanner/clamd.ts'
import type { ClearingOptions, ConsentOptions, CounterOptions } from './service-options.ts'
import { createServices, LANES, type Services } from './services.ts'
import { StartFailure } from './start-failure.ts'
import { type Database, openDatabase } from './storage/database.ts'
import { doubledNames } from './storage/doubled-names.ts'
import type { Ownership } from './storage/ownership.ts'
import { openPlaced } from './storage/placement.ts'
import { createStatusReads } from './storage/status-reads.ts'
import { laneSessions } from './storage/worker-leases.ts'
import { noteTransfer } from './usecases/access/keep-transfers.ts'
import { closeEndedDay } from './usecases/clearing/close-window.ts'
import { restingBuckets } from './usecases/clearing/derive-journal.ts'
import type { Actor } from './usecases/gate.ts'
import { pushContract } from './usecases/insurance/push-contract.ts'
import { checkEntries } from './usecases/registry/check-entries.ts'
import { withoutPlace } from './usecases/registry/keep-entries.ts'
import { keyWork } from './usecases/registry/key-work.ts'
import { type Rules, rulesOf, textsOf } from './usecases/rules.ts'
import { answerVersion } from './usecases/settlement/document.ts'
import { completeConsultations } from './usecases/telehealth/complete-consultations.ts'

export const policiesFolder = fileURLToPath(new URL('../policies', import.meta.url))

/** @throws StartFailure that lists what is wrong, with file and line. */
export function loadRules(
  folders: readonly string[] = [policiesFolder],
  trust: Trust = trustInAll,
): Rules {
  try {
    const isOwn = folders.length === 1 && folders[0] === policiesFolder
    if (!isOwn) return rulesOf(loadPolicies(folders).set, readAllEditions(), trust)
    const kept = openKeptReadings(keptFolder, readFrom)
    const { set, texts, headings } = kept.take('rules', () => readRules(kept))
    return rulesOf(set, editionsOnCall(headings, kept), trust, texts)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new StartFailure('rules-unusable', error.message, error)
  }
}

/** The items of catalogues are most of it, and kept apart. */
function readRules(kept: KeptReadings) {
  const { set } = loadPolicies([policiesFolder])
  const editions = readAllEditions()
  for (const [id, list] of editions) kept.take(itemsName(id), () => itemsOf(list))
  return { set, texts: textsOf(set), headings: headingsOf(editions) }
}

const folderOf = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const keptFolder = folderOf('.cache/read')
/** All that decides what is read: the files, and the code that reads them. */
const readFrom = [
  policiesFolder,
  cataloguesFolder,
  ...['engine', 'server/policies', 'server/catalogues'].map(folderOf),
]

export interface Alliance {
  readonly api: Api
  /** Where the simulated outside parties answer; null outside of sample mode. */
  readonly outside: Outside | null
  /** What passes between the sides of the two networks. */
  readonly passive: PassiveMode
  /** Lets what waits for outsiders run soon. */
  wake(): void
  close(): Promise<void>
}

/** Addresses of the simulated outside parties. */
export interface Outside {
  readonly payers: string
  readonly channels: string
  readonly invoices: string
  readonly recipients: string
  readonly credentials: string
  /** Shows a token that no browser ever sees. */
  readonly images: ImageDoor
  /** Claims desks of the insurers, by the cipher of their packages. */
  readonly claimsInland: string
  readonly claimsAbroad: string
  readonly circulation: string
  /** The platform of the funds that decide for themselves. */
  readonly platform: string
}

/** How one of several processes opens it. */
export interface WorkerSharing {
  readonly ownership: Ownership
  readonly background: Background
  readonly batches?: number
  /** What another process started, and the sample that it added; undefined for the first one. */
  readonly outside?: Outside | null
}

type AllianceConfig = Pick<Config, 'mode' | 'dataFolder'> & Partial<Config>

/** In sample mode the fictional alliance is added to an empty database, and a payer is simulated. */
export async function openAlliance(
  { mode, dataFolder, allowedTerms = [], placement = 'one', ...settings }: AllianceConfig,
  url: string,
  database: Database,
  report: (error: unknown) => void = () => undefined,
  sharing?: WorkerSharing,
): Promise<Alliance> {
  const trust: Trust =
    mode === 'production' ? { onlyVerified: true, allowed: allowedTerms } : trustInAll
  const rules = loadRules([policiesFolder], trust)
  refuseUnknownTerms(allowedTerms, rules)
  await refuseAlteredTerms(database, rules)
  const keys = await openIdentityKeys(dataFolder, await hasNoPersons(database), settings.cipher)
  const isSample = mode === 'sample'
  const alliance = isSample ? sampleAlliance() : null
  const bills = isSample ? sampleBills((id) => rules.catalogues.get(id) ?? []) : []
  const isFirst = sharing?.outside === undefined
  const started =
    alliance !== null && isFirst
      ? await startOutside(dataFolder, sampleBehaviours(alliance.insurers, bills))
      : null
  const outside = isFirst ? addressesOf(started) : (sharing?.outside ?? null)
  const name = sharing === undefined ? 'yiqiao lanes' : laneSessions(sharing.ownership.id)
  const reads = await openPlaced(database, url, placement, { max: readsElsewhere })
  const laneOptions = { pipeline: true, plansByValue: reads.isApart, max: LANES, name }
  const laneDatabase = openDatabase(url, laneOptions)
  const lanes = await openPlaced(laneDatabase, url, placement, laneOptions)
  const { credentials, ...doors } = await doorsOf(outside, settings)
  const opened = await openRegistry({ database, rules, today, isSample, report })
  const { registry, institutions } = opened
  const journalKey = await openJournalKey(dataFolder)
  const simulatedKeys = outside === null ? null : await keysAt(outside.payers)
  if (isFirst && alliance !== null) await recordSample(alliance, opened, rules)
  const doorOf = insurerDoors(opened, outside, simulatedKeys)
  const drugs = alliance && sampleDrugs(alliance.institutions, rules, today())
  const codes = await openCodeSigner(dataFolder, settings.origin ?? 'http://localhost')
  const secret = await openKeyFile(dataFolder, 'prescription-key')
  const services = createServices({
    reads,
    lanes,
    keys,
    rules,
    institutions,
    addressOf: (payer) => doorOf(payer).address,
    keysOf: (payer) => doorOf(payer).keys,
    refusesSimulators: outside === null,
    codes,
    credentials,
    insurer: registry.insurer,
    journalKey,
    clearing: clearingOptions(isSample),
    shelves: (id) => drugs?.get(id) ?? null,
    marks: alliance === null ? [] : qualityMarks(alliance.institutions, today()),
    images: outside === null ? await openImageSources(settings) : [commonSource(outside.images)],
    prescriptions: {
      secret,
      safetyFile: join(dataFolder, importedSafetyFile),
      ...(outside === null
        ? await openCirculation(settings.circulation ?? null, opened.heldOf)
        : { centre: simulatedCentre(outside.circulation), signer: prescriptionSigner(secret) }),
      shelfOf: isSample
        ? sampleShelves(institutions.find, rules)
        : await shelvesOf(settings.shelvesFolder ?? null, report),
    },
    registry,
    claimParties: () => partiesIn(registry, outside),
    scanner: settings.scanner ? clamdAt(settings.scanner, scannerPatienceMs) : null,
    report,
    counters: {
      rules: counterRules(),
      ...doors,
      today,
      patienceMs: counterPatienceMs,
    },
    consents: consentOptions(outside),
    ...servicesOf(sharing),
  })
  if (started !== null) await sayWhere(started, settings.port)
  if (alliance !== null && isFirst) await addSample(alliance, services, rules)
  if (outside !== null && isFirst) await addSampleTests(services, outside.images.address)
  if (alliance !== null && isFirst) await addSampleTeams(alliance.institutions, services.enrolments)
  const reconciliation = openReconciliation({
    database,
    folder: dataFolder,
    keys,
    journalKey,
    isParty: partiesOf(registry, rules),
  })
  const isHere = () => sharing?.background.isHere() ?? true
  const signIn = await openSignIn({
    dataFolder,
    origin: settings.origin ?? defaultOrigin,
    oidc: settings.oidc ?? null,
    database,
    identityKeys: keys,
    samples: isSample ? sampleRoles(institutions.all()) : [],
    report,
  })
  const sweeper = new Recurring(() => signIn.sweep(), sweepEveryMs, report, isHere)
  const due = restingBuckets(() => performance.now())
  const deriver = new Recurring(
    (stop) => services.deriveJournal(stop, due),
    deriveEveryMs,
    report,
    isHere,
  )
  // Buckets that an operator moved are served where they were, only slower, until this has run.
  const looker = new Recurring(() => Promise.all([lanes.look(), reads.look()]), lookEveryMs, report)
  const chainer = new Recurring(() => services.chainAccess(), chainEveryMs, report, isHere)
  const doublesFinder = new Recurring(
    async () => {
      if (!lanes.isApart || beijingHour(new Date()) !== quietHour) return
      for (const { where, what } of await doubledNames(database)) {
        report(new Error(`One of two settlements has to be taken back. ${where}: ${what}.`))
      }
    },
    hourMs,
    report,
    isHere,
  )
  const nationals = nationalInstitutions(institutions, registry)
  const { platform = null, side = 'both', sideQueue = null, fundRecords = null } = settings
  const tables = readInterfaceTables()
  const gateway = await openGateway({
    services,
    database,
    reads,
    keys,
    institutions: nationals,
    platform,
    simulatedPlatform: outside?.platform ?? null,
    breaks: reconciliation.breaks,
    side,
    sideQueue,
    fundRecords,
    tables,
    report,
    isHere,
    today,
  })
  const telehealth = createTelehealthStore({
    services,
    reads,
    keys,
    rules,
    turn: settings.turn ?? null,
    atPlatform: gateway.store.atPlatform,
    today,
  })
  const hourglass = new Recurring(
    () => completeConsultations(telehealth),
    completeConsultationsEveryMs,
    report,
    isHere,
  )
  const closer = new Recurring(
    () => closeEndedDay(clearingClock, services.clearing),
    closeEveryMs,
    report,
    isHere,
  )
  const standIns = isSample ? sampleStandIns(institutions.all()) : []
  return {
    outside,
    passive: gateway.passive,
    wake() {
      services.wake()
      looker.wake()
    },
    api: {
      store: services.store,
      isFull: () => services.isFull(),
      cashier: services.cashier,
      accessRecord: services.accessRecord,
      consents: services.consents,
      emergencies: services.emergencies,
      prescriptions: services.prescriptions,
      referrals: services.referrals,
      transfers: services.transfers,
      registrations: gateway.store,
      registry: services.registry,
      links: services.links,
      enrolments: services.enrolments,
      recognition: services.recognition,
      telehealth,
      rules,
      institutions: institutions.all,
      partners: opened.partners,
      ownKeys: ownKeysOf(journalKey, codes, signIn.tokenKey),
      claims: services.claims,
      productData: services.productData,
      clearing: services.clearing,
      clearingData: { calendars: readCalendars(), rules: readClearingRules().sources },
      reconciliation,
      status: {
        ...createStatusReads(database),
        keyWork: () => keyWork(opened.partners),
        now: () => new Date(),
      },
      by: isSample ? sampleActor : unknownActor,
      standIns,
      signIn,
      national: {
        gateway: {
          tables,
          store: gateway.store,
          institutions: nationals,
          auditRules: readAuditRules(),
        },
        // In production an institution shows a token of its service.
        proof: {
          recognises: async (headers, institution) =>
            isSample || (await isServiceOf(headers, institution, signIn)),
        },
      },
      side,
      sideQueue:
        side === 'internet' && sideQueue !== null
          ? { ...gateway.sideQueue, token: sideQueue.token }
          : null,
      session: sessionOf(mode, trust, standIns),
      samples:
        alliance === null
          ? null
          : { bills: sampleBillList(bills), persons: samplePersonList(alliance, rules) },
      today,
    },
    async close() {
      await gateway.close()
      await hourglass.close()
      await closer.close()
      await sweeper.close()
      await doublesFinder.close()
      await deriver.close()
      await chainer.close()
      await services.close()
      await looker.close()
      await opened.close()
      await lanes.end()
      await reads.end()
      await laneDatabase.end()
      for (const simulator of Object.values(started ?? {})) await simulator.stop()
    },
  }
}

/** The simulated insurers registered the keys that they show. */
async function keysAt(address: string) {
  const response = await fetch(new URL('/keys', address))
  return keysOfSet(await response.json())
}

/** What was added before stays as it is, and contracts come again as the versions that are known. */
async function addSample(alliance: SampleAlliance, services: Services, rules: Rules) {
  const { persons, store, transfers } = services
  await persons.addPersons(samplePersons(alliance, rules))
  await services.openHours()
  for (const push of sampleContracts(alliance)) {
    const by = { ...sampleActor, role: 'claims-handler', institution: null } as const
    const pushed = await pushContract(push, by, store)
    if (!pushed.taken) throw new Error(`A sample contract: ${JSON.stringify(pushed.refusal)}`)
  }
  for (const filing of sampleFilings()) {
    const noted = await noteTransfer(filing, sampleOperator, transfers)
    if (!noted.done) throw new Error(`A sample filing: ${JSON.stringify(noted.refusal)}`)
  }
}

function servicesOf({ outside: _, ...services }: Partial<WorkerSharing> = {}) {
  return services
}

/** Accounts of institutions, of schemes, and of single payers of theirs. */
function partiesOf(registry: OpenRegistry['registry'], rules: Rules) {
  const known = new Set<string>()
  for (const { id, payers } of rules.all.set.schemes) {
    known.add(`payer:${id}`)
    for (const payer of payers) known.add(`payer:${id}.${payer.id}`)
  }
  const house = 'institution:'
  return (account: string) =>
    known.has(account) ||
    (account.startsWith(house) && registry.institution(account.slice(house.length)) !== undefined)
}

/** What was recorded before stays as it is. */
async function recordSample(alliance: SampleAlliance, { partners }: OpenRegistry, rules: Rules) {
  const drafts = sampleEntries(alliance, rules)
  const [problem] = checkEntries(drafts, partners.registry, rules)
  if (problem !== undefined) throw new Error(`A sample entry: ${JSON.stringify(problem)}`)
  await partners.record(drafts.map(withoutPlace), sampleOperator.id, sampleSource, 'once')
}

/** Where an insurer answers, by its entry; simulated ones answer for whoever has no address. */
function insurerDoors(
  { registry, keysOfInsurer }: OpenRegistry,
  outside: Outside | null,
  simulatedKeys: PayerKeys | null,
) {
  return (payer: string): { readonly address: string | null; readonly keys: PayerKeys | null } => {
    const insurer = registry.answering(payer)
    if (insurer?.address == null) return { address: outside?.payers ?? null, keys: simulatedKeys }
    return { address: insurer.address, keys: keysOfInsurer(insurer.id) }
  }
}

/** Insurers with the ways in which they handle claims; those of the mainland share one simulator. */
function partiesIn(registry: OpenRegistry['registry'], outside: Outside | null): ClaimParty[] {
  return registry.insurers().flatMap(({ claims, id, title, payers, jurisdiction }) => {
    if (claims === null) return []
    const simulated = claimInsurers.find((one) => one.id === id)
    const inPlace = simulated?.form === 'jwe' ? outside?.claimsAbroad : outside?.claimsInland
    const address = claims.address ?? (simulated === undefined ? null : (inPlace ?? null))
    return [{ id, title, payers, jurisdiction, decides: claims.decides, address }]
  })
}

const completeConsultationsEveryMs = 30_000
const deriveEveryMs = 500
const chainEveryMs = 2000
const closeEveryMs = 60_000
const sweepEveryMs = 600_000
/** A document of ten megabytes is looked at within seconds. */
const scannerPatienceMs = 30_000
/** Where a server is that was told of no other place. */
const defaultOrigin = 'http://localhost:7400'
const lookEveryMs = 60_000
const hourMs = 3_600_000
/** When least is settled. */
const quietHour = 2

const beijingHour = (now: Date) => (now.getUTCHours() + 8) % 24
/** Connections to each place besides the main one. */
const readsElsewhere = 4
const dayMs = 86_400_000
/** All regions that are settled here keep the time of Beijing. */
const chinaOffsetMs = 8 * 3_600_000

function today(): Day {
  return Math.floor((Date.now() + chinaOffsetMs) / dayMs)
}

/** @throws StartFailure that lists what is wrong in the texts, with file and line. */
function consentOptions(outside: Outside | null): ConsentOptions {
  const { templates, laws, problems } = readConsents()
  if (problems.length > 0) {
    throw new StartFailure('rules-unusable', problems.map(problemText).join('\n'))
  }
  return { templates, laws, simulatedRecipient: outside?.recipients ?? null }
}

/** Rules and holidays are data; who signed for what is known of the sample alliance only. */
function clearingOptions(isSample: boolean): ClearingOptions {
  const mainland = readCalendars().get('mainland')
  if (mainland === undefined) throw new Error('There is no calendar of the mainland.')
  return {
    rules: readClearingRules().on,
    calendar: mainland,
    signed: new Set(isSample ? nettingSignatories() : []),
    contracted: new Map(isSample ? contractedPayers : []),
    today,
  }
}

/** Somebody at a counter waits this long for a card; the outcome is found out afterwards. */
const counterPatienceMs = 5000

/** What simulated parties did is kept beside the database, which remembers it too. */
async function startOutside(dataFolder: string, behaviours: readonly string[]) {
  const images = startImageSimulator(join(dataFolder, 'simulated-studies.jsonl'))
  return {
    payers: await startSimulator(behaviours),
    channels: await startChannelSimulator(join(dataFolder, 'simulated-channels.jsonl')),
    invoices: await startInvoiceSimulator(join(dataFolder, 'simulated-invoices.jsonl')),
    recipients: await startRecipientSimulator(),
    credentials: await startCredentialSimulator(),
    claimsInland: await startClaimSimulator('sm2-sm4', join(dataFolder, 'simulated-inland.key')),
    claimsAbroad: await startClaimSimulator('jwe', join(dataFolder, 'simulated-abroad.key')),
    circulation: await startCirculationSimulator([
      `kept=${join(dataFolder, 'simulated-circulation.jsonl')}`,
    ]),
    platform: await startPlatformSimulator([
      samplePlatformPolicy,
      `kept=${join(dataFolder, 'simulated-platform.jsonl')}`,
    ]),
    images: await images,
  }
}

function simulatedCentre(address: string) {
  const open = { token: null, refusesSimulators: false, seal: null }
  return { id: 'simulated-centre', address, patienceMs: centrePatienceMs, ...open }
}

async function shelvesOf(folder: string | null, report: (error: unknown) => void) {
  return folder === null ? () => undefined : openShelves(folder, report)
}

/** The simulated claims desks fetch from here. */
async function sayWhere(
  { claimsInland, claimsAbroad }: Awaited<ReturnType<typeof startOutside>>,
  port: number | undefined,
): Promise<void> {
  if (port === undefined) return
  const body = JSON.stringify({ address: `http://127.0.0.1:${port}` })
  const headers = { 'content-type': 'application/json' }
  for (const { address } of [claimsInland, claimsAbroad]) {
    await fetch(new URL('/platform', address), { method: 'POST', headers, body })
  }
}

/** Simulated ones in sample mode, and none but real ones in production. */
async function doorsOf(
  outside: Outside | null,
  { channels = null, invoices = null, credentials = null }: Partial<Config>,
): Promise<Pick<CounterOptions, 'channels' | 'invoices'> & { credentials: Door | null }> {
  if (outside !== null) {
    return {
      channels: simulated(outside.channels),
      invoices: simulated(outside.invoices),
      credentials: simulated(outside.credentials),
    }
  }
  return {
    channels: await openDoor(channels),
    invoices: await openDoor(invoices),
    credentials: await openDoor(credentials),
  }
}

function addressesOf(started: Awaited<ReturnType<typeof startOutside>> | null): Outside | null {
  if (started === null) return null
  const { circulation, platform, images } = started
  const { payers, channels, invoices, recipients, credentials, claimsInland, claimsAbroad } =
    started
  return {
    payers: payers.address,
    channels: channels.address,
    invoices: invoices.address,
    recipients: recipients.address,
    credentials: credentials.address,
    claimsInland: claimsInland.address,
    claimsAbroad: claimsAbroad.address,
    circulation: circulation.address,
    platform: platform.address,
    images: { address: images.address, token: images.token, refusesSimulators: false },
  }
}

function counterRules() {
  try {
    return readCounterRules()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new StartFailure('rules-unusable', error.message, error)
  }
}

/** Without persons nothing was sealed yet, so that a new key can do no harm. */
async function hasNoPersons(database: Database): Promise<boolean> {
  const { rows } = await database.query('SELECT FROM person LIMIT 1')
  return rows.length === 0
}

/** Such a name was mistyped, or its term has been replaced. */
function refuseUnknownTerms(allowed: readonly string[], { all }: Rules): void {
  const known = new Set(namedIn(all.set).map(({ name }) => name))
  const unknown = allowed.find((name) => !known.has(name))
  if (unknown === undefined) return
  throw new StartFailure(
    'setting-malformed',
    `The setting YIQIAO_ALLOW_TERMS names "${unknown}", which is nothing that the packs let us decide by: use names that "npx yiqiao policies list --unverified" prints.`,
  )
}

function sessionOf(mode: Config['mode'], trust: Trust, standIns: readonly Actor[]): SessionJson {
  const { id, name, role, institution } = mode === 'sample' ? sampleActor : unknownActor
  return {
    mode,
    banner:
      mode === 'sample'
        ? {
            'zh-CN': '示例模式：所有人员、机构和账单均为虚构。',
            'zh-HK': '示範模式：所有人士、機構及帳單均屬虛構。',
            en: 'Sample mode: all people, institutions and bills are fictional.',
          }
        : null,
    actor: { id, name, role, institution },
    standIns: standIns.map((one) => ({ id: one.id, name: one.name, role: one.role })),
    languages: ['zh-CN', 'zh-HK', 'en'],
    versions: { product: product.version, engine: engineVersion, answer: answerVersion },
    limits: { lines: MAX_LINES, bodyBytes: MAX_BODY_BYTES },
    trust: { onlyVerified: trust.onlyVerified, allowed: [...trust.allowed] },
  }
}
