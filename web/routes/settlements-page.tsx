/** The list of settlements. */
import { SettlementList } from '../features/settlement/settlement-list.tsx'

export function SettlementsPage() {
  return <SettlementList />
}
