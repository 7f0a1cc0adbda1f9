/**
 * Opens the passive mode: what passes between the sides of the two networks, where a fund's records
 * come in, and what becomes of those that were let pass. A process that is one side does its part.
 */
import { type Day, textFromDay } from '../engine/base/calendar-date.ts'
import type { InterfaceTables } from '../engine/visit/interface-tables.ts'
import type { SideMessage } from '../engine/visit/side-message.ts'
import type { Config, FundRecordsSetting } from './config.ts'
import { meaningOf } from './http/national/codes.ts'
import type { NationalInstitutions } from './http/national/message.ts'
import { carryOver } from './jobs/carry-over.ts'
import { Recurring } from './jobs/recurring.ts'
import { openDoor } from './open-door.ts'
import { type FundFeed, folderFeed, httpFeed } from './platform/fund-feed.ts'
import { otherSide } from './platform/other-side.ts'
import type { Services } from './services.ts'
import { createAuthorisationStore } from './storage/claim/authorisation-store.ts'
import type { Database } from './storage/database.ts'
import { createFundRecords, createReleasedRecords } from './storage/fund-records.ts'
import type { Placed } from './storage/placement.ts'
import { createReadMark, type ReadMark } from './storage/read-marks.ts'
import type { SideQueue } from './storage/side-queue.ts'
import type { Entry } from './usecases/settlement/journal.ts'
import { fromTheMark, receiveRecords } from './usecases/sides/receive-records.ts'
import { recordOfBill } from './usecases/sides/record-of-bill.ts'
import { type ReleasingStore, releaseRecords } from './usecases/sides/release-records.ts'
import { takeFundRecords } from './usecases/sides/take-fund-records.ts'
import { tellAuthorisations } from './usecases/sides/tell-authorisations.ts'

export interface PassiveOptions {
  readonly services: Pick<Services, 'store' | 'claims'>
  readonly database: Database
  readonly reads: Placed
  readonly institutions: NationalInstitutions
  readonly tables: InterfaceTables
  readonly side: Config['side']
  readonly sideQueue: SideQueue
  readonly queueSetting: Config['sideQueue']
  readonly fundRecords: FundRecordsSetting | null
  readonly report: (error: unknown) => void
  readonly isHere: () => boolean
  readonly today: () => Day
}

export interface PassiveMode {
  /** Lets pass what a person has authorised of what the fund's side holds. */
  release(person: string): Promise<void>
  /** Does once what is done every few seconds, in the order in which it follows. */
  pass(): Promise<void>
  close(): Promise<void>
}

const everyMs = 2000
const patienceMs = 5000
const atOnce = 500
const mostBills = 500

export async function openPassiveMode(options: PassiveOptions): Promise<PassiveMode> {
  const { side, sideQueue, queueSetting, report, isHere } = options
  const works: (() => Promise<unknown>)[] = []
  const releasing = releasingStore(options)
  if (side !== 'insurance') {
    const authorisations = createAuthorisationStore(options.database)
    works.push(() => tellAuthorisations({ authorisations, queue: sideQueue }))
  }
  if (side !== 'internet') {
    const feed = await feedOf(options)
    if (feed !== null) works.push(() => takeAll(feed, options, releasing))
    works.push(releaser(sideQueue, releasing, createReadMark(options.reads, 'releasing')))
  }
  const { address = null, token = '' } = queueSetting ?? {}
  if (address !== null) {
    // The side of the insurance network alone reaches out.
    const other = otherSide({ address, token, patienceMs })
    works.push(() => carryOver(sideQueue, other))
  }
  if (side !== 'insurance') works.push(receiver(options))
  const turns = works.map(alone)
  const jobs = turns.map((turn) => new Recurring(turn, everyMs, report, isHere))
  return {
    async release(person) {
      if (side !== 'internet') await releaseRecords(person, releasing)
    },
    async pass() {
      for (const turn of turns) await turn()
    },
    async close() {
      for (const job of jobs) await job.close()
    },
  }
}

/** Whoever asks for a turn while one is under way waits for it: what it took is not taken twice. */
function alone(work: () => Promise<unknown>): () => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    last = last.then(work, work)
    return last
  }
}

/** What the fund's side holds of a person: the fund's own records, and bills that came by the gateway. */
function releasingStore({
  services: { store, claims },
  reads,
  side,
  sideQueue,
  today,
}: PassiveOptions): ReleasingStore {
  const records = createFundRecords(reads)
  const ownBills = {
    journal: store.journal,
    archive: store.archive,
    idOf: records.idOf,
    invoiceOf: claims.invoiceOf,
  }
  return {
    queue: sideQueue,
    today: () => textFromDay(today()),
    records: {
      async ofPerson(person) {
        const held = await records.ofPerson(person)
        // Where both sides are one, claims read the journal itself.
        if (side !== 'insurance') return held
        const found = await store.search({ person }, null, mostBills)
        const own = found
          .filter(({ kind }) => kind === 'settlement')
          .map(async ({ id, isReversed }) => {
            const entry = await store.find(id)
            const known = entry === undefined ? null : await recordOfBill(entry, ownBills)
            return known === null ? [] : [{ known, isTakenBack: isReversed }]
          })
        return [...held, ...(await Promise.all(own)).flat()]
      },
    },
  }
}

/** Whoever has authorised something is looked at once, and again at each further word. */
function releaser(sideQueue: SideQueue, releasing: ReleasingStore, mark: ReadMark) {
  return async () => {
    for (let number = await mark.read(); ; ) {
      const page = await sideQueue.after('internet', number, atOnce)
      for (const person of new Set(page.map(personIn))) await releaseRecords(person, releasing)
      const last = page.at(-1)
      if (last === undefined) return
      number = last.number
      await mark.move(number)
    }
  }
}

function personIn({ content }: SideMessage): string {
  return content['person'] ?? ''
}

async function feedOf({ fundRecords, reads }: PassiveOptions): Promise<FundFeed | null> {
  if (fundRecords === null) return null
  if ('folder' in fundRecords) return folderFeed(fundRecords.folder)
  const door = await openDoor(fundRecords.door)
  if (door === null) return null
  const { address, token } = door
  const { head, moveHead } = createFundRecords(reads)
  return httpFeed({
    address,
    token,
    patienceMs,
    head: () => head(address),
    moveHead: (number) => moveHead(address, number),
  })
}

async function takeAll(
  feed: FundFeed,
  { services, reads, institutions, tables, report }: PassiveOptions,
  releasing: ReleasingStore,
): Promise<void> {
  const taking = {
    words: {
      settingOf: (code: string) => meaningOf(tables, 'med_type', code) || undefined,
      categoryOf: (code: string) => meaningOf(tables, 'med_chrgitm_type', code) || 'other',
      amountsOf: (code: string) => tables.dialectOf(code.slice(1, areaDigits + 1)).amounts,
    },
    institutionOf: (code: string) => institutions.byCode(code)?.id,
    personOf: services.store.findByCredential,
    records: createFundRecords(reads),
  }
  for (let batch = await feed.next(); batch !== null; batch = await feed.next()) {
    const { problems, persons } = await takeFundRecords(batch.values, taking)
    for (const { at, field } of problems.slice(0, mostTold)) {
      report(new Error(`Record ${at + 1} of ${batch.name} cannot be meant: ${field}.`))
    }
    for (const person of persons) await releaseRecords(person, releasing)
    await batch.taken()
  }
}

const areaDigits = 6
const mostTold = 20

function receiver({ services, reads, sideQueue, report }: PassiveOptions) {
  const { store } = services
  const receiving = {
    queue: sideQueue,
    mark: createReadMark(reads, 'receiving'),
    released: createReleasedRecords<Entry>(reads),
    rules: store.rules,
    persons: store.persons,
    institutionInCare: store.institutionInCare,
    keepRules: store.keepRules,
    now: () => new Date(),
    report,
  }
  let from = fromTheMark
  return async () => {
    from = await receiveRecords(from, receiving)
  }
}
