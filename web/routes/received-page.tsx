/** Statements of other parties. */
import { Received } from '../features/reconciliation/received.tsx'

export function ReceivedPage() {
  return <Received />
}
