/** What operators see of records that may be one person's: masked, with every point and every deed. */
import { maskIdentifier, maskName } from '../../../engine/access/masking.ts'
import { textFromDay } from '../../../engine/base/calendar-date.ts'
import { textFromMinor } from '../../../engine/base/money.ts'
import { linkOf } from '../../../engine/person/link.ts'
import { admit } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Coverage } from '../registry.ts'
import type { Rules } from '../rules.ts'
import { aboutRecords, actionsOf, type LinkStore, linkDesk } from './link-records.ts'

export interface LinkReads extends LinkStore {
  readonly rules: Rules
  counters(owners: readonly string[]): Promise<
    readonly {
      readonly owner: string
      readonly coverage: string
      readonly period: string
      readonly counters: readonly number[]
    }[]
  >
}

const mostListed = 100

type Found<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly refusal: Refusal }

/** Null for all that wait for somebody: what was found, and what was proposed. */
export async function listLinks(
  states: readonly string[] | null,
  by: Actor,
  ground: Ground,
  reads: LinkReads,
) {
  const wanted = states ?? ['open', 'merge-proposed', 'split-proposed']
  const rows = await reads.links.onDesk(linkDesk, { states: wanted, limit: mostListed })
  const links = await Promise.all(
    rows.map(async ({ record }) => ({
      id: record,
      ...linkOf(actionsOf(await reads.links.read(record))),
    })),
  )
  const persons = [...new Set(links.flatMap(({ records }) => records))]
  const about = aboutRecords(persons)
  const forbidden = await admit(by, ground, 'match-persons', about, reads.access)
  if (forbidden !== null) return { found: false as const, refusal: forbidden }
  const cards = await cardsOf(persons, reads)
  const value = links.map(({ id, state, score, verdict, records, maker }) => ({
    id,
    state,
    score,
    verdict,
    isOwnProposal: maker === by.id,
    records: records.flatMap((one) => cards.get(one) ?? []),
  }))
  return { found: true as const, value }
}

export async function readLink(id: string, by: Actor, ground: Ground, reads: LinkReads) {
  const recorded = await reads.links.read(id)
  const link = linkOf(actionsOf(recorded))
  if (link.state === 'none') return unknown(id)
  const about = aboutRecords(link.records)
  const forbidden = await admit(by, ground, 'match-persons', about, reads.access)
  if (forbidden !== null) return { found: false as const, refusal: forbidden }
  const cards = await cardsOf(link.records, reads)
  const { state, score, verdict, points, records, maker } = link
  const { same, perhaps } = reads.matching
  return {
    found: true as const,
    value: {
      id,
      state,
      score,
      verdict,
      isOwnProposal: maker === by.id,
      records: records.flatMap((one) => cards.get(one) ?? []),
      points: [...points],
      thresholds: { same, perhaps },
      counters: await jointCounters(records, reads),
      history: recorded.map(({ number, by: who, at, action }) => ({
        number,
        by: who,
        at: at.toISOString(),
        act: action.act,
        what: action.act === 'propose' ? action.what : null,
        reason: 'reason' in action ? action.reason : null,
      })),
    },
  }
}

function unknown(link: string): Found<never> {
  return { found: false, refusal: { code: 'link-unknown', link } }
}

async function cardsOf(ids: readonly string[], { persons, identity, rules }: LinkReads) {
  const found = await persons(ids)
  const cards = await Promise.all(
    ids.map(async (id) => {
      const [person, who] = [found.get(id), await identity(id)]
      if (person === undefined || who === undefined) return []
      const own = person.coverages.filter(({ adopted }) => adopted !== true)
      const card = {
        id,
        name: maskName(who.name),
        latinName: who.latinName === undefined ? null : maskName(who.latinName),
        birth: person.birth === null ? null : textFromDay(person.birth),
        sex: person.sex,
        numbers: (who.numbers ?? [{ kind: null, number: who.identifier }]).map((one) => ({
          kind: one.kind,
          number: maskIdentifier(one.number),
        })),
        schemes: own.flatMap(({ scheme }) => rules.scheme(scheme)?.title ?? []),
        tied: [...(person.tied?.others ?? [])],
      }
      return [[id, card] as const]
    }),
  )
  return new Map(cards.flat())
}

/** Of each right that both have: what each record has used, and what counts once they are one. */
async function jointCounters([a, b]: readonly [string, string], reads: LinkReads) {
  const found = await reads.persons([a, b])
  const rows = await reads.counters([a, b])
  const [one = [], two = []] = [a, b].map((id) => found.get(id)?.coverages)
  return one.flatMap((coverage) => {
    const scheme = reads.rules.scheme(coverage.scheme)
    const same = two.find((other) => other.scheme === coverage.scheme)
    if (scheme === undefined || same === undefined) return []
    const used = (owner: string, { id }: Coverage, period: string, slot: number) =>
      rows.find((row) => row.owner === owner && row.coverage === id && row.period === period)
        ?.counters[slot] ?? 0
    const periods = new Set(
      rows
        .filter((row) => row.coverage === coverage.id || row.coverage === same.id)
        .map(({ period }) => period),
    )
    return [...periods].flatMap((period) =>
      scheme.counters.flatMap((counter, slot) => {
        const [first, second] = [used(a, coverage, period, slot), used(b, same, period, slot)]
        if (first === 0 && second === 0) return []
        const text = (value: number) =>
          counter.dimension === 'money' ? textFromMinor(value, scheme.currency) : String(value)
        return {
          scheme: scheme.title,
          counter: counter.name,
          unit: counter.dimension,
          period,
          currency: scheme.currency,
          each: [text(first), text(second)],
          together: text(first + second),
        }
      }),
    )
  })
}
