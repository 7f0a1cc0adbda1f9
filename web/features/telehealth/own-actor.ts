/** As whom a visit is asked for: oneself, or in sample mode the guardian of a child. */
import { useInAddress } from '../../components/use-in-address.ts'

export function useOwnActor(person: string): {
  readonly as: string
  readonly isGuardian: boolean
  choose(isGuardian: boolean): void
} {
  const [by, putBy] = useInAddress('by')
  const isGuardian = by === 'guardian'
  return {
    as: `${isGuardian ? 'guardian' : 'patient'}:${person}`,
    isGuardian,
    choose: (chosen) => putBy(chosen ? 'guardian' : ''),
  }
}
