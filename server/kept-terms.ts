/** The texts of the terms that settlements were decided by. */
import { StartFailure } from './start-failure.ts'
import type { Database } from './storage/database.ts'
import { createRuleTextStore } from './storage/rule-text-store.ts'
import { type KeptTerm, keptTerm, type Rules } from './usecases/rules.ts'
import { termNamed } from './usecases/settlement/rule-lookup.ts'

/**
 * A term that settlements were decided by keeps its text for ever.
 *
 * @throws StartFailure that names the first altered term and the edition to give it.
 */
export async function refuseAlteredTerms(database: Database, rules: Rules): Promise<void> {
  const terms = rules.all.set.benefits.flatMap((benefit) =>
    benefit.terms.map((term) => keptTerm(benefit, term)),
  )
  const [altered] = await createRuleTextStore(database).alteredTerms(terms)
  if (altered === undefined) return
  const { benefit, from, edition } = altered
  throw new StartFailure(
    'policy-altered',
    `The term ${benefit}@${from} has another text than the one that settlements were decided by: restore it, or give the new text "edition: ${edition + 1}".`,
  )
}

/** None where no rule has the name. */
export function termToKeep(name: string, rules: Rules): KeptTerm[] {
  const found = termNamed(name, rules)
  return found === undefined ? [] : [keptTerm(found.benefit, found.term)]
}
