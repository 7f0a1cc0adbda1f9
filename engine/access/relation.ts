/** How somebody who works for an institution, or is a person, stands to the person asked about. */
import type { Day } from '../base/calendar-date.ts'
import { recentDays } from './rights-table.ts'
import type { Relation, Role } from './words.ts'

export interface Standing {
  readonly role: Role
  /** The person asked about is the asker, or somebody in the asker's care. */
  readonly isSelf: boolean
  readonly isWard: boolean
  /** A claim of the person lies with the insurer that the asker works for. */
  readonly hasClaim: boolean
  /** The visit was at the institution that the asker works for. */
  readonly isOwnInstitution: boolean
  /** The person shows a credential here and now. */
  readonly isPresent: boolean
  /** The last day of the visit; null where there is no visit yet. */
  readonly lastVisitOn: Day | null
}

export function relationOf(standing: Standing, today: Day): Relation {
  const { role, isSelf, isWard, hasClaim, isOwnInstitution, isPresent, lastVisitOn } = standing
  if (role === 'patient') return isSelf ? 'self' : 'none'
  if (role === 'guardian') return isWard ? 'guardian' : 'none'
  if (role === 'claims-handler') return hasClaim ? 'own-claim' : 'none'
  if (isOwnInstitution && lastVisitOn !== null) {
    return today - lastVisitOn <= recentDays ? 'patient' : 'past-patient'
  }
  return isPresent ? 'present' : 'none'
}
