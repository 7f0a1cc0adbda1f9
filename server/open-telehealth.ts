/** Joins storage, rules and doctors to what consultations online ask for. */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Day } from '../engine/base/calendar-date.ts'
import { isLicensed, type RegisteredInstitution } from '../engine/registry/institution.ts'
import { yearsOn } from '../engine/registry/practitioner.ts'
import { ranks } from '../engine/telehealth/visit-item.ts'
import { readTelehealthRules, type TelehealthRules } from './catalogues/read-telehealth-rules.ts'
import type { TurnSetting } from './config.ts'
import type { Services } from './services.ts'
import { StartFailure } from './start-failure.ts'
import { createConsultationBook, createConsultationStore } from './storage/consultation-store.ts'
import type { Placed } from './storage/placement.ts'
import type { Actor } from './usecases/gate.ts'
import type { PlatformStore } from './usecases/platform/platform-store.ts'
import { settleAtPlatform } from './usecases/platform/settle-at-platform.ts'
import { beginReferral } from './usecases/referral/begin-referral.ts'
import type { Rules } from './usecases/rules.ts'
import { type SettleCommand, settleAll } from './usecases/settlement/settle-bills.ts'
import type {
  IceServer,
  OnlineDoctor,
  TelehealthStore,
} from './usecases/telehealth/telehealth-store.ts'

export interface TelehealthParts {
  readonly services: Services
  readonly reads: Placed
  readonly keys: {
    seal(plain: string, about: string): Buffer
    unseal(sealed: Buffer, about: string): string
  }
  readonly rules: Rules
  readonly turn: TurnSetting | null
  readonly atPlatform: Pick<PlatformStore, 'platform' | 'orders'> | null
  readonly today: () => Day
}

let read: TelehealthRules | undefined

/** @throws StartFailure when the secret of the relay cannot be read. */
export function createTelehealthStore(parts: TelehealthParts): TelehealthStore {
  const { services, reads, keys, rules, turn, atPlatform, today } = parts
  const { store, persons, registry } = services
  read ??= readTelehealthRules()
  const secret = turn === null ? null : secretOf(turn)
  const bells = createBells()
  return {
    access: store.access,
    rules,
    data: read,
    consultations: createConsultationBook(reads, keys),
    calls: createConsultationStore(reads, keys),
    doctors: () => doctorsOnline(registry, today()),
    quoting: store,
    cashier: services.cashier,
    settle: (command, by) => settle(command, by, store, atPlatform),
    beginReferral({ urgency, ...visit }) {
      // Whoever needs an ambulance has been told so; what is left to refer is seen today.
      const kind = urgency === 'ordinary' ? 'ordinary' : 'same-day'
      return beginReferral({ ...visit, kind }, services.referrals)
    },
    institution: store.institution,
    institutionInCare: store.institutionInCare,
    isLicensedOnline: (institution) => isOnline(registry.institution(institution), today()),
    mayPractise({ id, department, institution }, day) {
      return registry.rightToAct(id, { kind: 'consult-online', department }, institution, day)
    },
    persons: persons.persons,
    identity: persons.identity,
    findByCredential: store.findByCredential,
    readCredential: store.readCredential,
    consentsOf: (person) => store.access.consentsOf(person),
    find: store.find,
    iceServers: (name) => (turn === null || secret === null ? [] : relayOf(name, turn, secret)),
    now: () => new Date(),
    today,
    changed: bells.wait,
    tell: bells.ring,
  }
}

function isOnline(house: RegisteredInstitution | undefined, day: Day): boolean {
  return house !== undefined && isLicensed(house, 'internet-care', day)
}

/** A resident sees nobody online: there is no item for it. */
function doctorsOnline(registry: Services['registry'], day: Day): OnlineDoctor[] {
  return registry.practitioners().flatMap((one): OnlineDoctor[] => {
    const rank = ranks.find((title) => title === one.title)
    if (one.online === null || rank === undefined) return []
    const { id, name, licence, scopes } = one
    const treatsChildren = scopes.includes('paediatrics')
    const standing = { rank, years: yearsOn(one, day), treatsChildren, licence: licence.number }
    return [{ id, name, ...one.online, ...standing }]
  })
}

async function settle(
  command: SettleCommand,
  by: Actor,
  store: Services['store'],
  atPlatform: TelehealthParts['atPlatform'],
) {
  if (atPlatform !== null) {
    return settleAtPlatform(command, by, 'settlement', { ...store, ...atPlatform })
  }
  const [outcome] = await settleAll([command], by, 'settlement', store)
  if (outcome === undefined) throw new Error('broken invariant: a bill without an outcome')
  return outcome
}

const callSeconds = 14_400

/** A name that ends with the call and its password, as relays know them that share a secret with us. */
function relayOf(name: string, { urls }: TurnSetting, secret: string): readonly IceServer[] {
  const username = `${Math.floor(Date.now() / 1000) + callSeconds}:${name}`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return [{ urls, username, credential }]
}

function secretOf({ secretFile }: TurnSetting): string {
  try {
    const secret = readFileSync(secretFile, 'utf8').trim()
    if (secret !== '') return secret
  } catch (error) {
    throw unusable(secretFile, error)
  }
  throw unusable(secretFile)
}

function unusable(file: string, cause?: unknown): StartFailure {
  return new StartFailure(
    'setting-malformed',
    `The file ${file} of YIQIAO_TURN_SECRET_FILE holds no secret: put that of the relay there, in one line.`,
    cause,
  )
}

/** Lets those who wait for a record in this process look again at once. */
function createBells() {
  const waiting = new Map<string, Set<() => void>>()
  return {
    wait(record: string, withinMs: number): Promise<void> {
      return new Promise((resolve) => {
        const here = waiting.get(record) ?? new Set()
        const done = () => {
          clearTimeout(timer)
          here.delete(done)
          if (here.size === 0) waiting.delete(record)
          resolve()
        }
        const timer = setTimeout(done, withinMs)
        here.add(done)
        waiting.set(record, here)
      })
    },
    ring(record: string): void {
      for (const done of [...(waiting.get(record) ?? [])]) done()
    },
  }
}
