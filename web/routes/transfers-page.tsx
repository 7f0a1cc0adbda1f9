/** The register of data flows. */
import { TransferRegister } from '../features/transfer/register.tsx'

export function TransfersPage() {
  return <TransferRegister />
}
