/** The breaks. */
import { BreakList } from '../features/reconciliation/break-list.tsx'

export function BreaksPage() {
  return <BreakList />
}
