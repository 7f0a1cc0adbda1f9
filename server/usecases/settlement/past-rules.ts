/** The rules by which a settlement was decided, whatever has become of them since. */
import type { Catalogue } from '../../../engine/catalogue/catalogue.ts'
import type { PolicyLibrary } from '../../../engine/settlement/policy-library.ts'
import { namedSet, type Rules, type RuleText, rulesOf } from '../rules.ts'
import type { SettlementDocument } from './document.ts'
import type { RuleLookup } from './rule-lookup.ts'

export interface RuleTexts {
  loadSet(digest: string): Promise<readonly RuleText[] | undefined>
  loadCatalogue(digest: string): Promise<Catalogue | undefined>
}

export interface PastRules {
  readonly lookup: RuleLookup
  readonly library: PolicyLibrary
  readonly catalogue: Catalogue | null
}

export interface RuleArchive {
  /** @throws when the database has lost a text that a settlement names. */
  rulesOf(document: SettlementDocument): Promise<PastRules>
}

const mostKept = 200

/** Rules still in force are taken from the process; others are read, compiled and remembered. */
export function ruleArchive(rules: Rules, texts: RuleTexts): RuleArchive {
  const current = new Map<string, Catalogue>()
  for (const editions of rules.catalogues.values()) {
    for (const catalogue of editions) current.set(catalogue.digest, catalogue)
  }
  const past = new Map<string, Rules>()
  // Whoever may decide from now on: what was settled stays explained.
  const now = rules.trust.onlyVerified ? rulesOf(rules.all.set, rules.catalogues) : rules

  async function setOf({ policies, facts }: SettlementDocument): Promise<Rules> {
    const schemes = facts.coverages.map(({ scheme }) => scheme)
    const { digest } = now.setOf(schemes, [facts.homeRegion, facts.careRegion])
    if (digest === policies) return now
    const known = past.get(policies)
    if (known !== undefined) return known
    const found = await texts.loadSet(policies)
    if (found === undefined || namedSet(found).digest !== policies) {
      throw new Error(`The rules ${policies} of a settlement are missing or altered.`)
    }
    const loaded = rulesOf(namedSet(found).set, new Map())
    if (past.size < mostKept) past.set(policies, loaded)
    return loaded
  }

  async function catalogueOf({ catalogue: digest }: SettlementDocument): Promise<Catalogue | null> {
    if (digest === null) return null
    const found = current.get(digest) ?? (await texts.loadCatalogue(digest))
    if (found === undefined) throw new Error(`The catalogue ${digest} of a settlement is missing.`)
    current.set(digest, found)
    return found
  }

  return {
    async rulesOf(document) {
      const lookup = await setOf(document)
      return { lookup, library: lookup.library, catalogue: await catalogueOf(document) }
    },
  }
}
