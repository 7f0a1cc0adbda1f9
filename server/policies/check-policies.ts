/**
 * Checks packs as their authors ask for it: reads every file, runs every example, and looks whether
 * every term has the examples that it needs.
 */
import { dayFromText, textFromDay } from '../../engine/base/calendar-date.ts'
import { pickingDays } from '../../engine/coverage/portion.ts'
import type { BenefitValue, PolicySet, Term } from '../../engine/policy/policy-value.ts'
import type { Decision } from '../../engine/settlement/settlement.ts'
import { exampleBill, schemeIn } from './example-bill.ts'
import { type Problem, problemText } from './problem.ts'
import { type ReadOptions, type ReadPolicies, readPolicyFolders } from './read-policies.ts'
import { type Engine, type ExampleRun, runExample } from './run-example.ts'

export interface CheckReport {
  readonly problems: readonly Problem[]
  readonly runs: readonly ExampleRun[]
  /** Terms without the examples that they need. */
  readonly unshown: readonly Problem[]
  readonly passed: number
  readonly failed: number
}

/** Examples run only when the packs have no problem, since half a pack proves nothing. */
export function checkPolicies(
  folders: readonly string[],
  engine: Engine,
  options: ReadOptions = {},
): CheckReport {
  const read = readPolicyFolders(folders, options)
  const { problems } = read
  if (problems.length > 0) {
    return { problems, runs: [], unshown: [], passed: 0, failed: problems.length }
  }
  const library = engine.compilePolicies(read.set)
  const runs = read.examples
    .flatMap(({ examples }) => examples)
    .map((example) => runExample(example, read.set, library, engine))
  const unshown = unshownTerms(read, runs)
  const passed = runs.filter(({ differences }) => differences.length === 0).length
  return { problems, runs, unshown, passed, failed: runs.length - passed + unshown.length }
}

/** The report as text, one line a problem or difference; the last is `N passed, N failed`. */
export function reportText({ problems, runs, unshown, passed, failed }: CheckReport): string {
  const differing = runs.flatMap(({ example, differences }) =>
    differences.map((what) => `${example.file}:${example.line}: ${example.name}: ${what}.`),
  )
  const all = [...problems.map(problemText), ...differing, ...unshown.map(problemText)]
  return [...all, `${passed} passed, ${failed} failed`].join('\n')
}

// ---------------------------------------------------------------- examples that are needed

function unshownTerms({ set, own }: ReadPolicies, runs: readonly ExampleRun[]): Problem[] {
  const shown = shownDays(set, runs)
  return set.benefits
    .filter(({ id }) => own.has(id))
    .flatMap((benefit) => unshownOf(benefit, shown, own.get(benefit.id) ?? []))
}

/** `benefit@from day` for each term that an example ran, with the day that picked the term. */
function shownDays(set: PolicySet, runs: readonly ExampleRun[]): Set<string> {
  const shown = new Set<string>()
  for (const { example, decision } of runs) {
    const { bill } = exampleBill(example, set)
    for (const { scheme } of example.coverages) {
      const benefits = set.benefits.filter((one) => one.scheme === scheme)
      for (const day of pickingDays(schemeIn(set, scheme).periodOf, bill).map(textFromDay)) {
        for (const benefit of benefits) {
          const term = benefit.terms.findLast(({ from }) => from <= day)
          if (term !== undefined && hasRun(benefit, term, decision)) {
            shown.add(`${benefit.id}@${term.from} ${day}`)
          }
        }
      }
    }
  }
  return shown
}

function hasRun({ id }: BenefitValue, { from }: Term, decision: Decision): boolean {
  return decision.settled
    ? decision.settlement.terms.includes(`${id}@${from}`)
    : 'rule' in decision.refusal && decision.refusal.rule.startsWith(`${id}/`)
}

function unshownOf(
  { id, terms }: BenefitValue,
  shown: ReadonlySet<string>,
  places: readonly { readonly file: string; readonly line: number }[],
): Problem[] {
  return terms.flatMap((term, i): Problem[] => {
    const { file, line } = places[i] ?? { file: id, line: 1 }
    const field = `terms[${i}].from`
    const problems: Problem[] = []
    if (!shown.has(`${id}@${term.from} ${term.from}`)) {
      const wrong = `no example runs ${id} on the first day of this term`
      problems.push({ file, line, field, wrong, right: `write one on ${term.from}` })
    }
    const before = terms[i - 1]
    const eve = dayBefore(term.from)
    if (before !== undefined && !shown.has(`${id}@${before.from} ${eve}`)) {
      const wrong = `no example runs ${id} on the last day of the term before`
      problems.push({ file, line, field, wrong, right: `write one on ${eve}` })
    }
    return problems
  })
}

function dayBefore(day: string): string {
  return textFromDay((dayFromText(day) ?? 1) - 1)
}
