/** Why something was refused, under the form that asked for it. */
import type { ProblemText } from './problem-text.ts'

export function ProblemNote({ problem }: { readonly problem: ProblemText | null }) {
  if (problem === null) return null
  return (
    <p className="note refused" role="alert">
      <strong>{problem.what}</strong> {problem.remedy}
    </p>
  )
}
