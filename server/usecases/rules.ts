/** The rules that are in force in this process, and the texts of them that a settlement used. */
import { type Day, textFromDay } from '../../engine/base/calendar-date.ts'
import type { Catalogue } from '../../engine/catalogue/catalogue.ts'
import type {
  BenefitValue,
  PolicySet,
  RegionValue,
  SchemeValue,
  Term,
} from '../../engine/policy/policy-value.ts'
import { type Trust, trustInAll } from '../../engine/policy/trust.ts'
import type { PolicyLibrary } from '../../engine/settlement/policy-library.ts'
import { compilePolicies } from '../../engine/settlement/settle.ts'
import { canonicalText, digestText } from './canonical.ts'

/** A part of the rules with its digest. */
export type RuleText =
  | { readonly kind: 'region'; readonly digest: string; readonly body: RegionValue }
  | { readonly kind: 'scheme'; readonly digest: string; readonly body: SchemeValue }
  | { readonly kind: 'benefit'; readonly digest: string; readonly body: BenefitValue }

/** All that some schemes and regions need, under one digest. */
export interface NamedSet {
  readonly digest: string
  readonly set: PolicySet
  readonly texts: readonly RuleText[]
}

/** Editions of each catalogue by its id, the earliest first. */
export type Editions = ReadonlyMap<string, readonly Catalogue[]>

export interface Rules {
  readonly all: NamedSet
  readonly library: PolicyLibrary
  /** Which terms may decide in this process. */
  readonly trust: Trust
  region(id: string): RegionValue | undefined
  scheme(id: string): SchemeValue | undefined
  benefit(id: string): BenefitValue | undefined
  /** The catalogue by which lines treated in a region are divided; null: everything is in scope. */
  catalogueFor(region: string, on: Day): Catalogue | null
  readonly catalogues: Editions
  /** The packs of these schemes and of these further regions. Unknown ids are left out. */
  setOf(schemes: readonly string[], regions: readonly string[]): NamedSet
}

/** @param texts those of the set, where they are known already. */
export function rulesOf(
  set: PolicySet,
  catalogues: Editions,
  trust: Trust = trustInAll,
  texts: readonly RuleText[] = textsOf(set),
): Rules {
  const regions = new Map(set.regions.map((region) => [region.id, region]))
  const schemes = new Map(set.schemes.map((scheme) => [scheme.id, scheme]))
  const benefits = new Map(set.benefits.map((benefit) => [benefit.id, benefit]))
  const sets = new Map<string, NamedSet>()
  return {
    all: namedSet(texts),
    library: compilePolicies(set, trust),
    trust,
    region: (id) => regions.get(id),
    scheme: (id) => schemes.get(id),
    benefit: (id) => benefits.get(id),
    catalogueFor(region, on) {
      const editions = catalogues.get(regions.get(region)?.catalogue ?? '') ?? []
      const day = textFromDay(on)
      return editions.findLast(({ edition }) => edition <= day) ?? editions[0] ?? null
    },
    catalogues,
    setOf(wantedSchemes, wantedRegions) {
      const key = [...wantedSchemes, '', ...wantedRegions].join('\n')
      const known = sets.get(key)
      if (known !== undefined) return known
      const named = namedSet(textsFor(texts, wantedSchemes, wantedRegions))
      // The key comes from outside too, so the memory of it is bounded.
      if (sets.size < mostSets) sets.set(key, named)
      return named
    },
  }
}

export function textsOf({ regions, schemes, benefits }: PolicySet): RuleText[] {
  return [
    ...regions.map((body) => textOf('region', body)),
    ...schemes.map((body) => textOf('scheme', body)),
    ...benefits.map((body) => textOf('benefit', body)),
  ].sort(byIdAndKind)
}

const mostSets = 5000

function textsFor(
  texts: readonly RuleText[],
  schemes: readonly string[],
  regions: readonly string[],
): RuleText[] {
  const wantedRegions = new Set(regions)
  for (const { kind, body } of texts) {
    if (kind === 'scheme' && schemes.includes(body.id)) wantedRegions.add(body.region)
  }
  return texts.filter((text) => {
    if (text.kind === 'region') return wantedRegions.has(text.body.id)
    return schemes.includes(text.kind === 'scheme' ? text.body.id : text.body.scheme)
  })
}

function textOf(kind: 'region', body: RegionValue): RuleText
function textOf(kind: 'scheme', body: SchemeValue): RuleText
function textOf(kind: 'benefit', body: BenefitValue): RuleText
function textOf(kind: RuleText['kind'], body: RuleText['body']): RuleText {
  return { kind, digest: digestText(`${kind} ${canonicalText(body)}`), body } as RuleText
}

const kinds: readonly RuleText['kind'][] = ['region', 'scheme', 'benefit']

function byIdAndKind(a: RuleText, b: RuleText): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.body.id < b.body.id ? -1 : 1)
}

/** The same rules in the same order have the same digest, wherever they were read from. */
export function namedSet(texts: readonly RuleText[]): NamedSet {
  const sorted = [...texts].sort(byIdAndKind)
  return {
    digest: digestText(sorted.map(({ digest }) => digest).join('\n')),
    texts: sorted,
    set: {
      regions: sorted.flatMap((text) => (text.kind === 'region' ? [text.body] : [])),
      schemes: sorted.flatMap((text) => (text.kind === 'scheme' ? [text.body] : [])),
      benefits: sorted.flatMap((text) => (text.kind === 'benefit' ? [text.body] : [])),
    },
  }
}

/** A term as it is kept once it was used: another text under the same day needs a new edition. */
export interface KeptTerm {
  readonly benefit: string
  readonly from: string
  readonly edition: number
  readonly digest: string
}

export function keptTerm(benefit: BenefitValue, term: Term): KeptTerm {
  const { edition = 1 } = term
  const { when, payer, base } = benefit
  const digest = digestText(
    canonicalText({ when, payer, base, steps: term.steps, ends: term.ends }),
  )
  return { benefit: benefit.id, from: term.from, edition, digest }
}
