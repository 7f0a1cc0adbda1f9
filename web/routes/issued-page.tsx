/** Statements for other parties. */
import { Issued } from '../features/reconciliation/issued.tsx'

export function IssuedPage() {
  return <Issued />
}
