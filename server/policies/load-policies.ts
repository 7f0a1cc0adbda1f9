/**
 * The packs as a server uses them.
 */
import { createHash } from 'node:crypto'
import type { PolicySet } from '../../engine/policy/policy-value.ts'
import type { PolicyText } from './policy-files.ts'
import { problemText } from './problem.ts'
import { type ReadOptions, readPolicyFolders } from './read-policies.ts'

export interface LoadedPolicies {
  readonly set: PolicySet
  /** Ids of the benefits that lie in the folders themselves. */
  readonly own: ReadonlySet<string>
  readonly texts: readonly PolicyText[]
  /** SHA-256 over the digests of all texts, the same wherever the folders lie. */
  readonly digest: string
}

const shownProblems = 20

/** Throws one error that lists the problems, when there are any. */
export function loadPolicies(
  folders: readonly string[],
  options: ReadOptions = {},
): LoadedPolicies {
  const { set, own, texts, problems } = readPolicyFolders(folders, options)
  if (problems.length > 0) {
    const shown = problems.slice(0, shownProblems).map(problemText)
    const more = problems.length - shown.length
    const rest = more > 0 ? [`and ${more} more`] : []
    throw new Error(
      ['The policies cannot be used. Correct them first:', ...shown, ...rest].join('\n'),
    )
  }
  const digests = texts.map(({ digest }) => digest).sort()
  const digest = createHash('sha256').update(digests.join('\n')).digest('hex')
  return { set, own: new Set(own.keys()), texts, digest }
}
