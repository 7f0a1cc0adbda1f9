/** One settlement and its sheet. */
import { useParams } from 'react-router'
import { Receipt } from '../features/settlement/receipt.tsx'

export function SettlementPage() {
  const { id = '' } = useParams()
  return <Receipt key={id} id={id} />
}
