/** Opens what the interface serves: rules, persons and payers on a migrated database. */

import { join } from 'node:path'
import { type Trust, trustInAll } from '../engine/policy/trust.ts'
import { qualityMarks } from '../samples/alliance/quality-marks.ts'
import { sampleAlliance, sampleBills } from '../samples/read-samples.ts'
import { addSample, recordSample } from './add-sample.ts'
import { readAuditRules } from './catalogues/read-audit-rules.ts'
import { readCalendars } from './catalogues/read-calendars.ts'
import { readClearingRules } from './catalogues/read-clearing-rules.ts'
import { readInterfaceTables } from './catalogues/read-interface-tables.ts'
import { importedSafetyFile } from './catalogues/read-prescription-rules.ts'
import { today } from './china-day.ts'
import type { Config } from './config.ts'
import { isServiceOf } from './http/authenticate.ts'
import type { Api } from './http/routes/api.ts'
import { openIdentityKeys } from './identity/identity-keys.ts'
import { openCodeSigner } from './identity/insurance-codes.ts'
import { openJournalKey } from './identity/journal-key.ts'
import { openKeyFile } from './identity/key-file.ts'
import { ownKeysOf } from './identity/own-keys.ts'
import { prescriptionSigner } from './identity/prescription-signer.ts'
import { commonSource } from './imaging/dicomweb.ts'
import { type Background, BackgroundWorks, inThisProcess } from './jobs/background-works.ts'
import { Recurring } from './jobs/recurring.ts'
import { refuseAlteredTerms } from './kept-terms.ts'
import { loadRules, policiesFolder, refuseUnknownTerms } from './load-rules.ts'
import { openCirculation } from './open-circulation.ts'
import { nationalInstitutions, openGateway } from './open-gateway.ts'
import { openImageSources } from './open-image-sources.ts'
import type { PassiveMode } from './open-passive-mode.ts'
import { openReconciliation } from './open-reconciliation.ts'
import { type OpenRegistry, openRegistry } from './open-registry.ts'
import { openSignIn } from './open-sign-in.ts'
import { createTelehealthStore } from './open-telehealth.ts'
import {
  addressesOf,
  doorsOf,
  insurerDoors,
  keysAt,
  type Outside,
  partiesIn,
  sayWhere,
  simulatedCentre,
  startOutside,
} from './outside.ts'
import { clearingClock, sampleActor, sampleStandIns, unknownActor } from './own-actors.ts'
import { openShelves } from './read-shelves.ts'
import { clearingOptions, consentOptions, counterRules } from './rule-options.ts'
import {
  sampleBehaviours,
  sampleBillList,
  sampleDrugs,
  samplePersonList,
  sampleShelves,
} from './sample-mode.ts'
import { sampleRoles } from './sample-roles.ts'
import { addSampleTeams } from './sample-teams.ts'
import { addSampleTests } from './sample-tests.ts'
import { clamdAt } from './scanner/clamd.ts'
import { createServices, LANES } from './services.ts'
import { sessionOf } from './session.ts'
import { type Database, openDatabase } from './storage/database.ts'
import { doubledNames } from './storage/doubled-names.ts'
import type { Ownership } from './storage/ownership.ts'
import { openPlaced } from './storage/placement.ts'
import { createStatusReads } from './storage/status-reads.ts'
import { laneSessions } from './storage/worker-leases.ts'
import { closeEndedDay } from './usecases/clearing/close-window.ts'
import { restingBuckets } from './usecases/clearing/derive-journal.ts'
import { keyWork } from './usecases/registry/key-work.ts'
import type { Rules } from './usecases/rules.ts'
import { completeConsultations } from './usecases/telehealth/complete-consultations.ts'

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
  const works = new BackgroundWorks(sharing?.background ?? inThisProcess, report)
  works.every(sweepEveryMs, () => signIn.sweep())
  const due = restingBuckets(() => performance.now())
  works.every(deriveEveryMs, (stop) => services.deriveJournal(stop, due))
  // Buckets that an operator moved are served where they were, only slower, until this has run.
  const looker = new Recurring(() => Promise.all([lanes.look(), reads.look()]), lookEveryMs, report)
  works.every(chainEveryMs, () => services.chainAccess())
  works.every(hourMs, async () => {
    if (!lanes.isApart || beijingHour(new Date()) !== quietHour) return
    for (const { where, what } of await doubledNames(database)) {
      report(new Error(`One of two settlements has to be taken back. ${where}: ${what}.`))
    }
  })
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
  works.every(completeConsultationsEveryMs, () => completeConsultations(telehealth))
  works.every(closeEveryMs, () => closeEndedDay(clearingClock, services.clearing))
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
      await works.close()
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
/** Somebody at a counter waits this long for a card; the outcome is found out afterwards. */
const counterPatienceMs = 5000

async function shelvesOf(folder: string | null, report: (error: unknown) => void) {
  return folder === null ? () => undefined : openShelves(folder, report)
}

/** Without persons nothing was sealed yet, so that a new key can do no harm. */
async function hasNoPersons(database: Database): Promise<boolean> {
  const { rows } = await database.query('SELECT FROM person LIMIT 1')
  return rows.length === 0
}
