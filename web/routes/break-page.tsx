/** One break. */
import { BreakPage as One } from '../features/reconciliation/break-page.tsx'

export function BreakPage() {
  return <One />
}
