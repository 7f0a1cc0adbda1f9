/** A cashier's shift, their own or the one that the address names. */
import { useParams } from 'react-router'
import { ShiftDesk } from '../features/cashier/shift.tsx'

export function ShiftPage() {
  const { id = null } = useParams()
  return <ShiftDesk id={id} />
}
