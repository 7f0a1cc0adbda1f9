/** Opens the registry: all of it in memory, taken from the database again whenever something was recorded. */
import type { KeyObject } from 'node:crypto'
import type { Day } from '../engine/base/calendar-date.ts'
import { counts, signingHolders } from '../engine/registry/partner-key.ts'
import { readPracticeRules } from './catalogues/read-practice-rules.ts'
import { publicKeyOf } from './identity/public-key.ts'
import { sm2PublicKeyOf } from './identity/sm2-files.ts'
import { Recurring } from './jobs/recurring.ts'
import { checkInsurer } from './payers/check-insurer.ts'
import { keysOfSet } from './payers/payer-keys.ts'
import type { PayerKeys } from './payers/signed-answer.ts'
import { checkHospital } from './platform/check-hospital.ts'
import type { Database } from './storage/database.ts'
import { createRegistryStore } from './storage/registry-store.ts'
import { createServiceClientStore } from './storage/sign-in/service-client-store.ts'
import { fingerprintOf } from './usecases/canonical.ts'
import type { EntryDraft, EntryOf, RecordedEntry } from './usecases/registry/entries.ts'
import type { OnboardingStore } from './usecases/registry/onboarding.ts'
import { type HeldKey, heldKeys } from './usecases/registry/partner-keys.ts'
import type { Deeds, StoredAct } from './usecases/registry/partner-store.ts'
import { keptRegistry, type Registry } from './usecases/registry/registry-book.ts'
import type { Institutions } from './usecases/registry.ts'
import type { Rules } from './usecases/rules.ts'

export interface OpenRegistry {
  readonly registry: Registry
  readonly institutions: Institutions
  readonly partners: OnboardingStore
  /** Keys that an insurer's answers are believed by, now. */
  keysOfInsurer(id: string): PayerKeys
  /** Keys of `institution:ID`, `practitioner:ID` or `centre:ID`, now. */
  heldOf(holder: string): readonly HeldKey[]
  /** Takes what other processes recorded. */
  refresh(): Promise<void>
  close(): Promise<void>
}

export interface RegistryParts {
  readonly database: Database
  readonly rules: Rules
  readonly today: () => Day
  /** Whether entries of the fictional alliance count: where money is real they are not there. */
  readonly isSample: boolean
  readonly report: (error: unknown) => void
}

/** By what the entries of the fictional alliance came. */
export const sampleSource = 'samples/alliance'
/** Whatever another process recorded holds here after so long. */
const lookEveryMs = 2000

type Entry = EntryOf[keyof EntryOf]

export async function openRegistry(parts: RegistryParts): Promise<OpenRegistry> {
  const { database, rules, today, isSample, report } = parts
  const store = createRegistryStore<Entry>(database)
  const clients = createServiceClientStore(database)
  const kept = keptRegistry(readPracticeRules(), today)
  const acts = keptActs()
  let reading: Promise<void> = Promise.resolve()
  let head = 0

  async function read(): Promise<void> {
    const [versions, done] = await Promise.all([
      store.versionsAfter(head),
      store.actsAfter(acts.head()),
    ])
    head = versions.at(-1)?.number ?? head
    const counting = versions.filter(({ source }) => isSample || source !== sampleSource)
    // Kind and entry were recorded together.
    kept.take(counting as unknown as readonly RecordedEntry[])
    acts.take(done)
  }
  /** One after the other, so that nothing is taken twice. */
  function refresh(): Promise<void> {
    const next = reading.catch(() => undefined).then(read)
    reading = next
    return next
  }

  const recordingOf = (
    drafts: readonly EntryDraft[],
    by: string,
    source: string,
    how: 'once' | 'anew',
    seen: number | null = null,
  ) => ({ drafts: drafts.map(digested), by, source, how, seen })
  const partners: OnboardingStore = {
    registry: kept.registry,
    rules,
    async record(drafts, by, source, how, seen) {
      if (drafts.length === 0) return 0
      const added = await store.record(recordingOf(drafts, by, source, how, seen))
      await refresh()
      return added
    },
    acts: acts.of,
    subjects: acts.subjects,
    async act(subject, source, decide) {
      const refusal = await store.act(subject, (earlier) => {
        const answer = decide(earlier)
        if (isRefusal(answer)) return { refused: true, refusal: answer }
        const { entries, ...rest } = answer
        const by = rest.acts[0]?.by ?? ''
        const recording = entries.length === 0 ? null : recordingOf(entries, by, source, 'anew')
        return { refused: false, deeds: { ...rest, recording } }
      })
      await refresh()
      return refusal
    },
    services: clients.withKeys,
    usableKey: async (given, holder) =>
      signingHolders.some((kind) => kind === holder) ? sm2PublicKeyOf(given) : publicKeyOf(given),
    nowMs: () => Date.now(),
    check: ({ kind, sandbox: { address, name, coverage } }) =>
      kind === 'insurer'
        ? checkInsurer(address, { payer: name, coverage, institution: 'H-CHECK', currency: 'CNY' })
        : checkHospital(address, name),
  }
  await refresh()
  const looker = new Recurring(refresh, lookEveryMs, report)
  const keys = new Map<string, KeyObject>()
  return {
    registry: kept.registry,
    institutions: kept.institutions,
    partners,
    keysOfInsurer(id) {
      const held = heldKeys(acts.of(`insurer:${id}`), Date.now()).filter(counts)
      return new Map(held.map(({ kid, jwk }) => [kid, keyObject(keys, `${id} ${kid}`, kid, jwk)]))
    },
    heldOf: (holder) => heldKeys(acts.of(holder), Date.now()),
    refresh,
    close: () => looker.close(),
  }
}

/** Where nobody registered anything. */
export function emptyRegistry(today: () => Day): Registry {
  return keptRegistry(readPracticeRules(), today).registry
}

function isRefusal<R extends { readonly code: string }>(answer: Deeds | R): answer is R {
  return 'code' in answer
}

function digested(draft: EntryDraft) {
  const { kind, id, from, entry } = draft
  return { kind, id, from, entry, digest: fingerprintOf({ kind, id, from, entry }) }
}

function keptActs() {
  const bySubject = new Map<string, StoredAct[]>()
  let last = 0
  return {
    head: () => last,
    take(acts: readonly StoredAct[]) {
      for (const act of acts) {
        const known = bySubject.get(act.subject)
        if (known === undefined) bySubject.set(act.subject, [act])
        else known.push(act)
        last = act.number
      }
    },
    of: (subject: string): readonly StoredAct[] => bySubject.get(subject) ?? [],
    subjects: (prefix: string) => [...bySubject.keys()].filter((one) => one.startsWith(prefix)),
  }
}

/** Made once for each key: an answer at the counter waits for it. */
function keyObject(
  made: Map<string, KeyObject>,
  name: string,
  kid: string,
  jwk: object,
): KeyObject {
  const known = made.get(name) ?? keysOfSet({ keys: [jwk] }).get(kid)
  if (known === undefined) throw new Error(`broken invariant: the key ${name} was kept unusable`)
  made.set(name, known)
  return known
}
