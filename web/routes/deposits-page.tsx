/** Deposits of a visit. */
import { Deposits } from '../features/cashier/deposits.tsx'

export function DepositsPage() {
  return <Deposits />
}
