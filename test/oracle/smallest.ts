/**
 * The same disagreement on the smallest pack and bill that structural shrinking finds. What counts
 * as the same is what the first sentence is about (a share, a part, a counter …).
 */
import { parse, stringify } from 'yaml'
import { differencesOn, type Engine, type Pack, packFrom } from './compare.ts'
import type { Case } from './generate.ts'
import type { PackTexts } from './generate-pack.ts'
import type { Disagreement } from './search.ts'
import { type Shrinkable, shrunk } from './shrink.ts'

/** Only the bill is made smaller; the pack is too large to be read anew for every attempt. */
export function smallestCase(
  engine: Engine,
  pack: Pack,
  whole: Disagreement,
  attempts: number,
): Disagreement {
  let best = whole
  const { catalogue } = whole.one
  shrunk(
    plainOf(whole.one),
    (tree) => {
      const found = disagreement(whole, () => {
        const one = caseFrom(tree, catalogue)
        return { texts: null, one, differences: differencesOn(engine, pack, one) }
      })
      best = found ?? best
      return found !== null
    },
    attempts,
  )
  return best
}

/** The bill, then the pack, then the bill again. */
export function smallestPack(engine: Engine, whole: Disagreement, attempts: number): Disagreement {
  const texts = whole.texts ?? new Map()
  let best = smallestCase(engine, packFrom(engine, texts), whole, attempts)
  const { one } = best
  const trees = Object.fromEntries(
    [...texts].map(([path, text]) => [path, parse(text, { schema: 'failsafe' })]),
  )
  best = { ...best, texts }
  shrunk(
    trees,
    (tree) => {
      const found = disagreement(whole, () => {
        const smaller = textsOf(tree)
        const pack = packFrom(engine, smaller)
        return { texts: smaller, one, differences: differencesOn(engine, pack, one) }
      })
      best = found ?? best
      return found !== null
    },
    attempts,
  )
  const kept = best.texts ?? texts
  return { ...smallestCase(engine, packFrom(engine, kept), best, attempts), texts: kept }
}

/** A smaller candidate that still shows the same; one that is out of order is none. */
function disagreement(whole: Disagreement, made: () => Disagreement): Disagreement | null {
  try {
    const found = made()
    return found.differences.length > 0 && aboutOf(found) === aboutOf(whole) ? found : null
  } catch {
    return null
  }
}

function aboutOf({ differences: [first = ''] }: Disagreement): string {
  return first.startsWith('engine:') ? first : (first.split(' ')[0] ?? '')
}

function textsOf(tree: Shrinkable): PackTexts {
  return new Map(
    Object.entries(tree as object).map(([path, file]) => [path, stringify(file, { lineWidth: 0 })]),
  )
}

function plainOf({ catalogue, ...rest }: Case): Shrinkable {
  const items = catalogue === null ? null : Object.fromEntries(catalogue.items)
  return JSON.parse(JSON.stringify({ ...rest, items }))
}

/** A shrunken case may have lost what a case needs: then it stops one of the two and is dropped. */
function caseFrom(tree: Shrinkable, catalogue: Case['catalogue']): Case {
  const { items, ...rest } = tree as unknown as Omit<Case, 'catalogue'> & { items: object | null }
  demandWhole(rest)
  for (const item of Object.values(items ?? {})) {
    for (const key of neededOf.item) if (!(key in item)) throw new Error(`an item without ${key}`)
  }
  if (items === null || catalogue === null) return { ...rest, catalogue: null }
  return { ...rest, catalogue: { ...catalogue, items: new Map(Object.entries(items)) } }
}

const neededOf = {
  bill: ['currency', 'admittedOn', 'dischargedOn', 'lines', 'sums', 'attributes'],
  line: ['id', 'code', 'on', 'quantityE4', 'unitPriceE6', 'amountMinor', 'category', 'attributes'],
  item: [
    'code',
    'catalogueClass',
    'payerScope',
    'unitLimitE6',
    'dayLimitE4',
    'from',
    'to',
    'indications',
  ],
  sums: ['inScopeMinor', 'priorSelfPayMinor', 'overLimitMinor', 'ownPaidMinor'],
  coverage: ['id', 'scheme', 'from', 'to', 'attributes', 'accumulators'],
}

function demandWhole({ bill, facts, answers }: Omit<Case, 'catalogue'>): void {
  function demand(value: object, needed: readonly string[]): void {
    for (const key of needed) if (!(key in value)) throw new Error(`a case without ${key}`)
  }
  demand(bill, neededOf.bill)
  for (const line of bill.lines) demand(line, neededOf.line)
  if (bill.sums !== null) demand(bill.sums, neededOf.sums)
  for (const coverage of facts.coverages) demand(coverage, neededOf.coverage)
  if (
    facts.coverages.length === 0 ||
    bill.admittedOn > bill.dischargedOn ||
    !Array.isArray(answers)
  )
    throw new Error('a case without coverage, time or answers')
}
