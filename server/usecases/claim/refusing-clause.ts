/** Why a product pays nothing, in the words of the clause that says so. */
import { type RuleLookup, refusalNamed } from '../settlement/rule-lookup.ts'

/** What stands against a claim may be no clause, such as a coverage that is not in force. */
export function refusingClause(rule: string, on: string, rules: RuleLookup) {
  const found = refusalNamed(rule, rules, on)
  if (found === undefined) return { rule, clause: null }
  const { benefit, term, step, source } = found
  const { reason, remedy, article } = step
  const { status } = term
  return { rule, clause: { reason, remedy, article, title: benefit.title, status, source } }
}
