/** What is paid of a settlement, and what is left. */
import { useParams } from 'react-router'
import { Payment } from '../features/cashier/payment.tsx'

export function PaymentPage() {
  const { id = '' } = useParams()
  return <Payment key={id} id={id} />
}
