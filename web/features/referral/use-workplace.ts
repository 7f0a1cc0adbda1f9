/** For which institution somebody refers or receives. */
import { useWorkplaceAt } from '../../components/workplace.ts'

/** A pharmacy refers nobody; an internet hospital refers whom it cannot treat. */
const refers = ['hospital', 'clinic', 'health-centre', 'internet-hospital'] as const

export function useWorkplace() {
  return useWorkplaceAt(refers)
}
