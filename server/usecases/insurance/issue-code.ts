/** Issues a commercial-insurance code to the patient who asks for it. */
import { type AccessBook, admit } from '../access/admit.ts'
import type { Actor, Ground } from '../gate.ts'
import type { Refusal } from '../refusal.ts'
import type { Institution, Person } from '../registry.ts'
import type { Rules } from '../rules.ts'

/** Long enough to hold the phone to the window, too short to be of use to anybody else. */
export const CODE_LIFETIME_SECONDS = 60

export interface CodeIssue {
  readonly person: string
  /** Commercial coverages that it opens, in the order in which they are to pay. */
  readonly coverages: readonly string[]
  readonly fastClaimAllowed: boolean
  /** The institution for which the patient asks for it; null: any. */
  readonly onlyAt: string | null
}

export interface IssuedCode {
  readonly number: string
  readonly expiresAt: number
  readonly text: string
}

export interface CodeIssuing {
  readonly access: AccessBook
  readonly rules: Rules
  persons(ids: readonly string[]): Promise<ReadonlyMap<string, Person>>
  institution(id: string): Institution | undefined
  /** Signs it, too. */
  issueCode(issue: CodeIssue, lifetimeSeconds: number): Promise<IssuedCode>
}

export type CodeIssued =
  | { readonly issued: true; readonly code: IssuedCode }
  | { readonly issued: false; readonly refusal: Refusal }

export async function issueCode(
  issue: CodeIssue,
  by: Actor,
  ground: Ground,
  store: CodeIssuing,
): Promise<CodeIssued> {
  const { person: id, onlyAt } = issue
  const own = { person: id, institution: null, lastVisitOn: null, isPresent: false }
  const forbidden = await admit(by, ground, 'issue-code', [own], store.access)
  if (forbidden !== null) return { issued: false, refusal: forbidden }
  const person = (await store.persons([id])).get(id)
  if (person === undefined) return refused({ code: 'person-unknown', pointer: '' })
  if (onlyAt !== null && store.institution(onlyAt) === undefined) {
    return refused({ code: 'institution-unknown', institution: onlyAt })
  }
  const wrong = wrongCoverage(issue, person, store.rules)
  if (wrong !== undefined) return refused(wrong)
  return { issued: true, code: await store.issueCode(issue, CODE_LIFETIME_SECONDS) }
}

function refused(refusal: Refusal): CodeIssued {
  return { issued: false, refusal }
}

/** A code opens commercial contracts that are the person's own, each once. */
function wrongCoverage(
  { coverages }: CodeIssue,
  person: Person,
  rules: Rules,
): Refusal | undefined {
  for (const [i, id] of coverages.entries()) {
    const pointer = `/coverages/${i}`
    const coverage = person.coverages.find((one) => one.id === id)
    if (coverage === undefined) return { code: 'coverage-unknown', coverage: id, pointer }
    if (coverages.indexOf(id) !== i) return { code: 'coverage-twice', coverage: id, pointer }
    const isCommercial = rules.scheme(coverage.scheme)?.schemeKind === 'commercial'
    if (!isCommercial || coverage.contract === undefined) {
      return { code: 'code-opens-nothing', coverage: id, pointer }
    }
  }
  return undefined
}
