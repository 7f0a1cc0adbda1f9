/** As whom a visit is asked for: oneself, or in sample mode the guardian of a child. */
import { useSearchParams } from 'react-router'

export function useOwnActor(person: string): {
  readonly as: string
  readonly isGuardian: boolean
  choose(isGuardian: boolean): void
} {
  const [params, setParams] = useSearchParams()
  const isGuardian = params.get('by') === 'guardian'
  return {
    as: `${isGuardian ? 'guardian' : 'patient'}:${person}`,
    isGuardian,
    choose: (chosen) =>
      setParams(
        (before) => {
          if (chosen) before.set('by', 'guardian')
          else before.delete('by')
          return before
        },
        { replace: true },
      ),
  }
}
