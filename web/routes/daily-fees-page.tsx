/** What was charged on each day of the visit of a settlement. */
import { useParams } from 'react-router'
import { DailyFees } from '../features/cashier/daily-fees.tsx'

export function DailyFeesPage() {
  const { id = '' } = useParams()
  return <DailyFees key={id} id={id} />
}
