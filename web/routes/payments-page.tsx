/** Payment orders. */
import { Payments } from '../features/reconciliation/payments.tsx'

export function PaymentsPage() {
  return <Payments />
}
