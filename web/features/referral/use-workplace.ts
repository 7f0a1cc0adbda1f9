/** For which institution somebody refers or receives. */
import { useWorkplaceAt } from '../../components/workplace.ts'

const receives = ['hospital', 'clinic', 'health-centre'] as const

export function useWorkplace() {
  return useWorkplaceAt(receives)
}
