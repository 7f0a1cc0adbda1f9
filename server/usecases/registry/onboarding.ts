/** How an insurer or a hospital comes into the alliance: applied, checked, approved, live. */
import type { CheckResult } from '../../../engine/registry/check-texts.ts'
import type { EntryProblem } from '../../../engine/registry/entry-problem.ts'
import {
  gapOfOnboarding,
  type OnboardingAct,
  type OnboardingActName,
  type OnboardingState,
  onboardingActs,
  onboardingState,
} from '../../../engine/registry/onboarding.ts'
import { digestText } from '../canonical.ts'
import { type Actor, gate } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import { checkEntries } from './check-entries.ts'
import type { EntryDraft } from './entries.ts'
import { type PlacedDraft, withoutPlace } from './keep-entries.ts'
import {
  type Deeds,
  noDeeds,
  type PartnerStore,
  type PublicJwk,
  type StoredAct,
} from './partner-store.ts'

export interface Application {
  readonly kind: 'insurer' | 'institution'
  /** Its entry of the registry, from the day it is to begin. */
  readonly entry: EntryDraft
  readonly contact: string
  /** Keys that an insurer's answers are signed with. */
  readonly keys: readonly PublicJwk[]
  /** The account of its system. */
  readonly service: { readonly client: string; readonly key: PublicJwk } | null
  readonly sandbox: Sandbox
}

/** Where its test system is held to the rules. */
export interface Sandbox {
  /** Of an insurer: where it answers. Of a hospital: the gateway of a test installation that it spoke to. */
  readonly address: string
  /** The payer of a test contract, or the national code under which a hospital spoke. */
  readonly name: string
  readonly coverage: string
}

export interface OnboardingStore extends PartnerStore {
  /** Holds the test system to every rule of the guide; takes as long as that takes. */
  check(application: Pick<Application, 'kind' | 'sandbox'>): Promise<CheckResult>
}

export interface OnboardingView {
  readonly id: string
  readonly state: OnboardingState
  readonly application: Application
  readonly acts: readonly (StoredAct & {
    readonly note: string
    readonly result: CheckResult | null
  })[]
}

export type OnboardingOutcome =
  | { readonly done: true; readonly value: OnboardingView; readonly isNew: boolean }
  | { readonly done: false; readonly refusal: Refusal }

export interface Applying {
  readonly key: string
  readonly contact: string
  readonly draft: PlacedDraft
  readonly problems: readonly EntryProblem[]
  readonly keys: readonly unknown[]
  readonly service: { readonly client: string; readonly jwk: unknown } | null
  readonly sandbox: Sandbox
}

const prefix = 'application:'

export async function apply(
  applying: Applying,
  by: Actor,
  store: OnboardingStore,
): Promise<OnboardingOutcome> {
  const forbidden = gate(by, 'operation', 'keep-partners')
  if (forbidden !== null) return no(forbidden)
  const { key, contact, draft, sandbox } = applying
  const found = [...applying.problems, ...checkEntries([draft], store.registry, store.rules)]
  if (found.length > 0) return no({ code: 'entries-wrong', problems: found })
  const keys = await usable(applying.keys, store)
  if ('code' in keys) return no(keys)
  const own = await usable(applying.service === null ? [] : [applying.service.jwk], store)
  if ('code' in own) return no(own)
  const [serviceKey] = own.keys
  const { service } = applying
  const application: Application = {
    kind: draft.kind === 'insurer' ? 'insurer' : 'institution',
    entry: withoutPlace(draft),
    contact,
    keys: keys.keys,
    service:
      service === null || serviceKey === undefined
        ? null
        : { client: service.client, key: serviceKey },
    sandbox,
  }
  const id = digestText(`application ${by.id} ${key}`).slice(0, 12)
  let isNew = true
  const refusal = await store.act<Refusal>(prefix + id, 'onboarding', (earlier) => {
    isNew = earlier.length === 0
    if (!isNew) return noDeeds
    return deeds(id, 'applied', { application, note: contact }, by)
  })
  return refusal === null ? done(id, isNew, store) : no(refusal)
}

async function usable(
  given: readonly unknown[],
  store: OnboardingStore,
): Promise<{ readonly keys: readonly PublicJwk[] } | Refusal> {
  const keys: PublicJwk[] = []
  for (const one of given) {
    const key = await store.usableKey(one)
    if (typeof key === 'string') return { code: 'key-unusable', what: key }
    keys.push(key)
  }
  return { keys }
}

/** The test system is asked while nothing is locked; what it did is recorded either way. */
export async function checkApplication(
  id: string,
  by: Actor,
  store: OnboardingStore,
): Promise<OnboardingOutcome> {
  const begun = beginning(id, 'checked', by, store)
  if ('code' in begun) return no(begun)
  const result = await store.check(begun.application)
  const hasPassed = result.rules.length > 0 && result.findings.length === 0
  return addAct(id, 'checked', { hasPassed, result, note: '' }, by, store)
}

export async function decideApplication(
  { id, decision, note }: { id: string; decision: 'approved' | 'rejected'; note: string },
  by: Actor,
  store: OnboardingStore,
): Promise<OnboardingOutcome> {
  const begun = beginning(id, decision, by, store)
  if ('code' in begun) return no(begun)
  return addAct(id, decision, { note }, by, store)
}

/** From here on the alliance asks it, and believes what its keys sign. */
export async function goLive(
  id: string,
  by: Actor,
  store: OnboardingStore,
): Promise<OnboardingOutcome> {
  const begun = beginning(id, 'live', by, store)
  if ('code' in begun) return no(begun)
  const { application } = begun
  const draft = { ...application.entry, pointer: '' }
  const problems = checkEntries([draft], store.registry, store.rules)
  if (problems.length > 0) return no({ code: 'entries-wrong', problems })
  return addAct(id, 'live', { note: '' }, by, store, (earlier) => livingOf(application, earlier))
}

/** Its keys are as if they had been proposed and approved by the same two. */
function livingOf(
  { kind, entry, keys, service }: Application,
  earlier: readonly StoredAct[],
): Deeds {
  const byWhom = (name: OnboardingActName) => earlier.findLast(({ act }) => act === name)?.by ?? ''
  const subject = `insurer:${entry.id}`
  const acts = keys.flatMap(({ kid, jwk }) => [
    {
      ...{ subject, act: 'proposed', by: byWhom('applied') },
      content: { kid, jwk, overlapSeconds: 0, note: '' },
    },
    { subject, act: 'approved', content: { kid, note: '' }, by: byWhom('approved') },
  ])
  const role = kind === 'insurer' ? 'claims-handler' : 'cashier'
  const name = nameOf(entry)
  return {
    acts,
    entries: [entry],
    clientKeys:
      service === null
        ? []
        : [
            {
              ...{ client: service.client, ...service.key, overlapSeconds: 0 },
              added: { name, role, institution: entry.id },
            },
          ],
    clientEnds: [],
  }
}

function nameOf(draft: EntryDraft): string {
  const isHouse = draft.kind === 'insurer' || draft.kind === 'institution'
  return (isHouse ? draft.entry?.title['zh-CN'] : undefined) ?? draft.id
}

export function readApplications(by: Actor, store: OnboardingStore) {
  const refusal = gate(by, by.role === 'auditor' ? 'audit' : 'operation', 'read-partners')
  if (refusal !== null) return { found: false as const, refusal }
  const ids = store.subjects(prefix).map((subject) => subject.slice(prefix.length))
  return { found: true as const, value: ids.toReversed().map((id) => viewOf(id, store)) }
}

/** How many wait for a next step. */
export function openApplications(store: OnboardingStore): number {
  const states = store
    .subjects(prefix)
    .map((subject) => onboardingState(store.acts(subject).map(onboardingActOf)))
  return states.filter((state) => state !== 'live' && state !== 'rejected').length
}

function beginning(
  id: string,
  act: OnboardingActName,
  by: Actor,
  store: OnboardingStore,
): { readonly application: Application } | Refusal {
  const forbidden = gate(by, 'operation', 'keep-partners')
  if (forbidden !== null) return forbidden
  const acts = store.acts(prefix + id)
  if (acts.length === 0) return { code: 'application-unknown', application: id }
  return gapIn(acts, act, by) ?? { application: applicationIn(acts) }
}

async function addAct(
  id: string,
  act: OnboardingActName,
  content: object,
  by: Actor,
  store: OnboardingStore,
  besides: (earlier: readonly StoredAct[]) => Deeds = () => noDeeds,
): Promise<OnboardingOutcome> {
  const refusal = await store.act<Refusal>(prefix + id, 'onboarding', (earlier) => {
    const gap = gapIn(earlier, act, by)
    if (gap !== null) return gap
    const more = besides(earlier)
    return { ...more, acts: [...deeds(id, act, content, by).acts, ...more.acts] }
  })
  return refusal === null ? done(id, true, store) : no(refusal)
}

function gapIn(acts: readonly StoredAct[], act: OnboardingActName, by: Actor): Refusal | null {
  const folded = acts.map(onboardingActOf)
  const gap = gapOfOnboarding(folded, { act, by: by.id })
  if (gap === null) return null
  if (gap === 'check-needed') return { code: gap }
  if (gap === 'second-operator-needed') return { code: gap, first: folded[0]?.by ?? '' }
  return { code: 'application-out-of-turn', state: onboardingState(folded) }
}

function deeds(id: string, act: OnboardingActName, content: object, by: Actor): Deeds {
  return { ...noDeeds, acts: [{ subject: prefix + id, act, content, by: by.id }] }
}

function viewOf(id: string, store: OnboardingStore): OnboardingView {
  const acts = store.acts(prefix + id)
  return {
    id,
    state: onboardingState(acts.map(onboardingActOf)),
    application: applicationIn(acts),
    acts: acts.map((one) => {
      const { note, result = null } = contentOf(one)
      return { ...one, note, result }
    }),
  }
}

function onboardingActOf(stored: StoredAct): OnboardingAct {
  const act = onboardingActs.find((one) => one === stored.act)
  if (act === undefined) throw new Error(`broken invariant: ${stored.act} is no act of onboarding`)
  return { act, by: stored.by, hasPassed: contentOf(stored).hasPassed ?? false }
}

function applicationIn([first]: readonly StoredAct[]): Application {
  const application = first === undefined ? undefined : contentOf(first).application
  if (application === undefined) throw new Error('broken invariant: an application without content')
  return application
}

interface ActContent {
  readonly application?: Application
  readonly hasPassed?: boolean
  readonly result?: CheckResult
  readonly note: string
}

function contentOf({ content }: StoredAct): ActContent {
  // Written by this file, and never changed.
  return content as ActContent
}

function done(id: string, isNew: boolean, store: OnboardingStore): OnboardingOutcome {
  return { done: true, value: viewOf(id, store), isNew }
}

function no(refusal: Refusal): OnboardingOutcome {
  return { done: false, refusal }
}
