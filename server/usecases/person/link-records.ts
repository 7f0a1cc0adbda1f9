/**
 * Finds records that may be one person's, and lets two people decide: one proposes, another one
 * approves. What is shown of them is masked, and looking is written down for both.
 */
import { barOf, type Link, type LinkDeed, linkOf } from '../../../engine/person/link.ts'
import { type MatchRules, matchOf } from '../../../engine/person/match.ts'
import { type AccessBook, admit } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Identity, Person } from '../registry.ts'
import { type HolderReads, holderOf, type Shown } from './holder.ts'
import { subjectOf } from './match-subject.ts'

export interface RecordedLinkDeed {
  readonly number: number
  readonly message: string
  readonly by: string
  readonly at: Date
  readonly action: LinkDeed
}

interface NewLinkDeed {
  readonly record: string
  readonly number: number
  readonly message: string
  readonly by: string
  readonly action: LinkDeed
  readonly desks: readonly { desk: string; state: string; dueAt: Date | null }[]
}

export interface LinkStore extends HolderReads {
  readonly access: AccessBook
  readonly matching: MatchRules
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  identity(person: string): Promise<Identity | undefined>
  /** Records that have something in common with this one. */
  candidates(person: Person, identity: Identity, limit: number): Promise<readonly string[]>
  readonly links: {
    idOf(person: string, key: string): string
    read(link: string): Promise<readonly RecordedLinkDeed[]>
    /** False where another deed took the number, or the request was answered before. */
    append(deed: NewLinkDeed): Promise<boolean>
    /** Ties or parts the records in the same transaction. */
    decide(
      deed: NewLinkDeed,
      tie: {
        readonly what: 'merge' | 'split'
        readonly records: readonly [string, string]
        readonly link: string
        readonly maker: string
        readonly checker: string
      },
    ): Promise<boolean>
    onDesk(
      desk: string,
      asked: { readonly states?: readonly string[] | null; limit: number },
    ): Promise<readonly { readonly record: string; readonly state: string }[]>
  }
}

export const linkDesk = 'persons'
const mostCandidates = 20
/** Who compares when somebody is registered. */
const matcher = 'matcher'

export type LinkOutcome =
  | { readonly done: true; readonly link: string; readonly standing: Link }
  | { readonly done: false; readonly refusal: Refusal }

/** What was found out about a new record; nobody is shown anything by it. */
export async function lookForSame(person: string, store: LinkStore): Promise<readonly string[]> {
  const [record, identity] = [
    (await store.persons([person])).get(person),
    await store.identity(person),
  ]
  if (record === undefined || identity === undefined) return []
  const found: string[] = []
  for (const other of await store.candidates(record, identity, mostCandidates)) {
    const link = await compare(person, other, matcher, false, store)
    if (link !== null) found.push(link)
  }
  return found
}

/** Of two records, one link: found once, with the points as they were then. Null where they differ. */
async function compare(
  a: string,
  b: string,
  by: string,
  keepsDifferent: boolean,
  store: LinkStore,
): Promise<string | null> {
  const records: [string, string] = a < b ? [a, b] : [b, a]
  const link = store.links.idOf(records[0], records.join(' '))
  if ((await store.links.read(link)).length > 0) return link
  const found = await store.persons(records)
  const subjects = await Promise.all(
    records.map(async (id) => {
      const [person, identity] = [found.get(id), await store.identity(id)]
      return person === undefined || identity === undefined ? null : subjectOf(person, identity)
    }),
  )
  const [one, two] = subjects
  if (one == null || two == null) return null
  const { score, verdict, points } = matchOf(one, two, store.matching)
  if (verdict === 'different' && !keepsDifferent) return null
  const deed: LinkDeed = { act: 'find', records, score, verdict, points }
  await store.links.append(deedOf(link, 1, `find ${link}`, by, deed, 'open'))
  return link
}

function deedOf(
  record: string,
  number: number,
  message: string,
  by: string,
  action: LinkDeed,
  state: string,
): NewLinkDeed {
  const desks = [{ desk: linkDesk, state, dueAt: null }]
  return { record, number, message, by, action, desks }
}

/** Somebody looks for what else may be the record of whoever this number leads to. */
export async function findLinks(
  shown: Shown,
  by: Actor,
  ground: Ground,
  store: LinkStore,
): Promise<
  | { readonly found: true; readonly person: string; readonly links: readonly string[] }
  | { readonly found: false; readonly refusal: Refusal }
> {
  const holder = await holderOf(shown, '/credential', by, ground.purpose, store)
  if (!holder.held) return { found: false, refusal: holder.refusal }
  const { person } = holder
  const about = { person: person ?? null, institution: null, lastVisitOn: null, isPresent: false }
  const forbidden = await admit(by, ground, 'match-persons', [about], store.access)
  if (forbidden !== null) return { found: false, refusal: forbidden }
  if (person === undefined) {
    return { found: false, refusal: { code: 'person-unknown', pointer: '/credential' } }
  }
  return { found: true, person, links: await lookForSame(person, store) }
}

/** Somebody has two numbers at hand and says that they may be one person's. */
export async function compareTwo(
  shown: readonly [Shown, Shown],
  by: Actor,
  ground: Ground,
  store: LinkStore,
): Promise<LinkOutcome> {
  const persons: string[] = []
  for (const [i, one] of shown.entries()) {
    const holder = await holderOf(one, `/credentials/${i}`, by, ground.purpose, store)
    if (!holder.held) return no(holder.refusal)
    if (holder.person === undefined) {
      return no({ code: 'person-unknown', pointer: `/credentials/${i}` })
    }
    persons.push(holder.person)
  }
  const forbidden = await admit(by, ground, 'match-persons', aboutRecords(persons), store.access)
  if (forbidden !== null) return no(forbidden)
  const [a = '', b = ''] = persons
  if (a === b) return no({ code: 'link-same-record', pointer: '/credentials/1' })
  const link = await compare(a, b, by.id, true, store)
  if (link === null) return no({ code: 'person-unknown', pointer: '/credentials' })
  return { done: true, link, standing: linkOf(actionsOf(await store.links.read(link))) }
}

/** Whose records are looked at, for what is written down. */
export function aboutRecords(persons: readonly string[]) {
  return persons.map((person) => ({
    person,
    institution: null,
    lastVisitOn: null,
    isPresent: false,
  }))
}

export function actionsOf(deeds: readonly RecordedLinkDeed[]) {
  return deeds.map(({ by, action }) => ({ by, deed: action }))
}

export interface LinkCommand {
  readonly link: string
  /** The same request again finds what it did. */
  readonly key: string
  readonly deed: Exclude<LinkDeed, { act: 'find' }>
}

export async function actOnLink(
  { link: id, key, deed }: LinkCommand,
  by: Actor,
  ground: Ground,
  store: LinkStore,
): Promise<LinkOutcome> {
  const recorded = await store.links.read(id)
  const standing = linkOf(actionsOf(recorded))
  if (standing.state === 'none') return no({ code: 'link-unknown', link: id })
  const about = aboutRecords(standing.records)
  const forbidden = await admit(by, ground, 'match-persons', about, store.access)
  if (forbidden !== null) return no(forbidden)
  if (recorded.some(({ message }) => message === key)) return { done: true, link: id, standing }
  const bar = barOf(standing, deed, by.id)
  if (bar !== null) return no({ code: `link-${bar}`, link: id, state: standing.state })
  const barred = await alreadyTied(standing, deed, store)
  if (barred !== null) return no(barred)
  const now = linkOf([...actionsOf(recorded), { by: by.id, deed }])
  const written = deedOf(id, recorded.length + 1, key, by.id, deed, now.state)
  const isKept =
    deed.act === 'approve'
      ? await store.links.decide(written, {
          what: standing.state === 'merge-proposed' ? 'merge' : 'split',
          records: standing.records,
          link: id,
          maker: standing.maker ?? '',
          checker: by.id,
        })
      : await store.links.append(written)
  if (!isKept) return no({ code: 'link-out-of-turn', link: id, state: standing.state })
  return { done: true, link: id, standing: now }
}

/** Two records may be one person's already by way of a third. */
async function alreadyTied(
  { records: [a, b] }: Link,
  deed: LinkDeed,
  { persons }: LinkStore,
): Promise<Refusal | null> {
  if (deed.act !== 'propose' || deed.what !== 'merge') return null
  const tied = (await persons([a])).get(a)?.tied?.others.includes(b) ?? false
  return tied ? { code: 'link-tied-already', records: [a, b] } : null
}

function no(refusal: Refusal): LinkOutcome {
  return { done: false, refusal }
}
